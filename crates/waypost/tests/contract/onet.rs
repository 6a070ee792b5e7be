//! A small O*NET release of our own, and the scores of similarity that come of it.

use std::{fs, path::PathBuf};

use super::server::Setup;

/// Tables of a small O*NET release of our own, with `|` for a tabulator.
const TABLES: [(&str, &str); 6] = [
    (
        "Occupation Data.txt",
        "O*NET-SOC Code|Title|Description\n35-1011.00|Bread Chefs|\n35-1012.00|Cake Chefs|\n15-1252.00|Coders|\n15-1252.01|Bakery Coders|\n",
    ),
    (
        "Content Model Reference.txt",
        "Element ID|Element Name|Description\n2.C|Knowledge|\n2.C.1|Food|\n2.C.1.a|Food Production|Growing and preparing food.\n2.C.1.b|Computing|Programs and machines.\n",
    ),
    (
        "Knowledge.txt",
        "O*NET-SOC Code|Element ID|Scale ID|Data Value\n35-1011.00|2.C.1.a|IM|5\n35-1011.00|2.C.1.b|IM|1\n35-1012.00|2.C.1.a|IM|4\n35-1012.00|2.C.1.b|IM|2\n15-1252.00|2.C.1.a|IM|1\n15-1252.00|2.C.1.b|IM|5\n",
    ),
    (
        "Technology Skills.txt",
        "O*NET-SOC Code|Example|Commodity Code|Commodity Title|Hot Technology|In Demand\n15-1252.00|Rusty Oven|43232402|Development software|Y|Y\n15-1252.01|Rusty Oven|43232402|Development software|Y|N\n35-1011.00|Crumb Counter|43232402|Development software|N|N\n",
    ),
    (
        "Related Occupations.txt",
        "O*NET-SOC Code|Related O*NET-SOC Code|Relatedness Tier|Index\n35-1011.00|15-1252.01|Supplemental|1\n",
    ),
    (
        "UNSPSC Reference.txt",
        "Commodity Code|Commodity Title|Class Code|Class Title|Family Code|Family Title|Segment Code|Segment Title\n43232402|Development software|43232400|Development software|43230000|Software|43000000|Information Technology\n",
    ),
];

impl Setup {
    /// Writes a small O*NET release of our own and returns its folder.
    pub fn write_onet(&self) -> PathBuf {
        let folder = self.data().join("onet-of-the-tests");
        fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in TABLES {
            fs::write(folder.join(name), text.replace('|', "\t")).expect("a file");
        }
        folder
    }

    /// Computes the scores of similarity from that release.
    pub fn import_similarity(&self) {
        let folder = self.write_onet();
        self.run(&["import", "similarity", "--onet", folder.to_str().expect("UTF-8")]);
    }
}
