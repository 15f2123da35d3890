//! What is drawn, and where do its lines run? Drawings are laid out here in the units of SVG and written down by templates.

pub mod figures;
pub mod origins;
pub mod timeline;
