//! Puts the browser half into the component, as `script/build` left it in `web/dist`. Without it, as where there is no
//! Node.js, the component is the editor without a frame.

use std::{env, error::Error, fmt::Write, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=web/dist");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("web/dist");
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path());
    let mut files: Vec<_> = files.filter(|path| path.is_file()).collect();
    files.sort();
    let mut list = String::from("&[\n");
    for path in files {
        let name =
            path.file_name().and_then(|name| name.to_str()).ok_or("a file in web/dist has an odd name")?;
        writeln!(list, "    ({name:?}, include_bytes!({path:?})),")?;
    }
    list.push_str("]\n");
    fs::write(Path::new(&env::var("OUT_DIR")?).join("files.rs"), list)?;
    Ok(())
}
