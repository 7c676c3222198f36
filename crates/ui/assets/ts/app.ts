// What every page loads: Turbo with guards for people who are typing, live refresh, and small manners.
// Everything here makes a page faster or kinder; nothing is needed for it to work.
import { config } from "@hotwired/turbo";
import { keepDrafts } from "./drafts";
import { guardMorphs } from "./guards";
import { followChanges } from "./live";
import { refreshWhenAsked } from "./refresh";
import { mindDialogs } from "./dialogs";
import { mindMenus } from "./menus";
import { mindKeys } from "./keys";
import { mindSubmits } from "./submits";
import { mindSignOut } from "./signout";
import { focusHeadings } from "./focus";
import { loadIslands } from "./islands";
import { showOpenTabs } from "./tabs";
import { followRoots } from "./root";
import "./elements/auto-submit";
import "./elements/copy-button";
import "./elements/print-button";
import "./elements/save-bar";
import "./elements/toast-undo";

config.forms.submitter = "aria-disabled"; // a disabled button would lose the focus
guardMorphs();
followRoots();
refreshWhenAsked();
followChanges();
mindDialogs();
mindMenus();
mindKeys();
mindSubmits();
mindSignOut();
keepDrafts();
focusHeadings();
showOpenTabs();
loadIslands();
