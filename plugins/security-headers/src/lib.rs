//! security-headers
