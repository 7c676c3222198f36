//! covers
