//! The commands of the program.

pub mod demo;
pub mod doctor;
pub mod explain;
pub mod start;
pub mod user;
mod verify;

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Flags};

/// Portico: the client portal you run yourself.
#[derive(Parser)]
#[command(name = "portico", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args, Clone, Debug)]
pub struct Where {
    /// Folder of the database, files and built-in mailbox
    #[arg(long, global = true)]
    data: Option<PathBuf>,
    /// postgres://… instead of SQLite in the data folder
    #[arg(long, global = true)]
    database_url: Option<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the database up to date and serve
    Serve {
        #[command(flatten)]
        place: Where,
        /// Address and port to listen on
        #[arg(long)]
        listen: Option<SocketAddr>,
    },
    /// Bring the database up to date and stop
    Migrate {
        #[command(flatten)]
        place: Where,
    },
    /// Seed a demo world (once) and serve it
    Demo {
        #[command(flatten)]
        place: Where,
        /// Address and port to listen on
        #[arg(long)]
        listen: Option<SocketAddr>,
        /// Seed and stop
        #[arg(long)]
        seed_only: bool,
        /// Print the sign-ins as a JSON list
        #[arg(long)]
        json: bool,
        /// Multiply the rows, for benchmarks
        #[arg(long, default_value_t = 1)]
        scale: u32,
        /// Add a festival with very many people, for benchmarks
        #[arg(long)]
        crowd: bool,
    },
    /// Create people, reset passwords, print API tokens
    User {
        #[command(flatten)]
        place: Where,
        #[command(subcommand)]
        what: user::What,
    },
    /// Say whether a person sees an item, and why
    Explain {
        #[command(flatten)]
        place: Where,
        /// The person's e-mail address
        person: String,
        /// The item's id, or its address
        item: String,
    },
    /// Prove that nothing was changed or taken out
    Verify {
        #[command(flatten)]
        place: Where,
        #[command(subcommand)]
        what: Proof,
    },
    /// Check settings, database, audit chain and mail
    Doctor {
        #[command(flatten)]
        place: Where,
        /// Send a test mail to this address
        #[arg(long)]
        mail: Option<String>,
    },
}

#[derive(Subcommand)]
enum Proof {
    /// Walk the audit trail, entry by entry, and compare it with the checkpoints in the data folder
    Audit {
        /// Only this organization, by its part of addresses
        #[arg(long)]
        org: Option<String>,
    },
}

impl Where {
    fn config(self, listen: Option<SocketAddr>) -> Result<Config> {
        Config::load(Flags {
            data: self.data,
            database_url: self.database_url,
            listen,
        })
    }
}

/// Runs the command of the command line.
pub async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Serve { place, listen } => start::serve(place.config(listen)?, false).await,
        Command::Migrate { place } => start::migrate(place.config(None)?).await,
        Command::Demo {
            place,
            listen,
            seed_only,
            json,
            scale,
            crowd,
        } => {
            demo::run(
                place.config(listen)?,
                demo::Options {
                    seed_only,
                    json,
                    scale,
                    crowd,
                },
            )
            .await
        }
        Command::User { place, what } => user::run(place.config(None)?, what).await,
        Command::Explain {
            place,
            person,
            item,
        } => explain::run(place.config(None)?, &person, &item).await,
        Command::Verify {
            place,
            what: Proof::Audit { org },
        } => verify::audit(place.config(None)?, org.as_deref()).await,
        Command::Doctor { place, mail } => doctor::run(place.config(None)?, mail).await,
    }
}

/// Prints a line to standard output, which is for the answers of commands; logs go to standard error.
pub fn say(line: impl std::fmt::Display) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{line}"); // nobody reads: nothing to do
}
