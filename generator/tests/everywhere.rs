//! What is declared once appears everywhere: an operation, a model, an enumeration, a setting and an error code are added to
//! a copy of core, each where it belongs and nowhere else, and the generator that is built from the copy writes all five in
//! every language, with their types and their texts.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

mod scratch;

use scratch::Scratch;

/// What is added to core: the file, what stands there, and what is put in front of it.
const EDITS: &[(&str, &str, &str)] = &[
    (
        "core/src/device_trust/divisions.rs",
        "    /// Lists the divisions of an account, page by page.",
        r#"    /// Paints a division's plant. Everybody sees it.
    #[put("/devicetrustmanager/api/v4/division/paint", success = 200, idempotency = idempotent, confidence = inferred,
        errors = [ConflictWetPaint => "where the paint of yesterday is still wet"],
        source = "a test")]
    pub async fn paint(&self, request: PaintPlant) -> Result<Created>;

"#,
    ),
    (
        "core/src/device_trust/divisions.rs",
        "/// Which divisions to list.",
        r"/// How a plant is painted.
#[model]
pub struct PaintPlant {
    /// In which colour, from top to bottom.
    pub plant_colour: PlantColour,
}

",
    ),
    (
        "core/src/device_trust/divisions.rs",
        "/// Which division to find.",
        r#"/// The colour of a plant.
#[devtrust_macros::open_enum]
pub enum PlantColour {
    /// As grass is.
    #[value("GRASS_GREEN")]
    GrassGreen,
}

"#,
    ),
    (
        "core/src/config.rs",
        "    /// The region. Defaults to the United States.",
        "    /// Which station calls. Nobody by default.\n    pub calling_station: Option<String>,\n",
    ),
    (
        "core/src/config.rs",
        "            region: Region::default(),",
        "            calling_station: None,\n",
    ),
    (
        "core/src/error/codes.rs",
        "    ConflictOtherKey \"conflict.other_key\" Conflict false",
        "    ConflictWetPaint \"conflict.wet_paint\" Conflict true\n        \"The paint is wet.\"\n        \"Touch it later.\"\n",
    ),
];

/// One of the five, and what stands for it in the files of a language.
type Seen<'a> = (&'a str, &'a [&'a str]);

const PYTHON: &[Seen<'_>] = &[
    (
        "resources/divisions.py",
        &[
            "    def paint(",
            "*,\n        plant_colour: PlantColour | PlantColourValue,\n        timeout: float | None = None,\n    ) -> Created: ...",
            "Paints a division's plant. Everybody sees it.",
            "ConflictError: `conflict.wet_paint` where the paint of yesterday is still wet.",
        ],
    ),
    ("async_resources/divisions.py", &["    async def paint("]),
    (
        "models/divisions.py",
        &[
            "class PaintPlant(",
            "How a plant is painted.",
            "plant_colour: Required. In which colour, from top to bottom. One of `GRASS_GREEN`.",
            "class PlantColour(",
            "The colour of a plant.",
            "GRASS_GREEN: As grass is.",
        ],
    ),
    (
        "types/divisions.py",
        &[
            "PlantColourValue = Literal[",
            "\n    plant_colour: PlantColour | PlantColourValue\n",
        ],
    ),
    (
        "_configured.py",
        &[
            "calling_station: str | None = None,",
            "calling_station: Which station calls. Nobody by default.",
        ],
    ),
    ("error_codes.py", &["    \"conflict.wet_paint\",\n"]),
];

const TYPESCRIPT: &[Seen<'_>] = &[
    (
        "resources/divisions.ts",
        &[
            "  paint(request: PaintPlant, options?: CallOptions): Promise<Created> {",
            "Paints a division's plant. Everybody sees it.",
            "@throws {DevtrustError} `conflict` (`conflict.wet_paint`) where the paint of yesterday is still",
        ],
    ),
    (
        "models/divisions.ts",
        &[
            "How a plant is painted.",
            "export interface PaintPlant {",
            "In which colour, from top to bottom.",
            "\n  plant_colour: PlantColour;\n",
            "The colour of a plant.",
            "export type PlantColour =",
            "\"GRASS_GREEN\"",
            "As grass is.",
        ],
    ),
    (
        "service-options.ts",
        &[
            "Which station calls. Nobody by default.",
            "  readonly callingStation?: string | undefined;",
            "  callingStation: [\"string\", \"calling_station\"],",
        ],
    ),
    ("error-codes.ts", &["  | \"conflict.wet_paint\"\n"]),
];

const KOTLIN: &[Seen<'_>] = &[
    (
        "resource/Divisions.kt",
        &[
            "     * Paints a division's plant. Everybody sees it.\n",
            "@throws com.devtrust.DevtrustException.Conflict `conflict.wet_paint` where the paint of yesterday is",
            "    public suspend fun paint(request: PaintPlant): Created =",
        ],
    ),
    (
        "model/Divisions.kt",
        &[
            "/** How a plant is painted. */\npublic data class PaintPlant(",
            "    /** In which colour, from top to bottom. */\n    public val plantColour: PlantColour,",
            "/** The colour of a plant. */\n@JvmInline\npublic value class PlantColour(",
            "        /** As grass is. */\n        public val GRASS_GREEN: PlantColour get()",
        ],
    ),
    (
        "ClientConfig.kt",
        &[
            "    /** Which station calls. Nobody by default. */\n    public val callingStation: String? = null,",
            "    \"calling_station\" to given(of.callingStation),",
        ],
    ),
    (
        "ErrorCode.kt",
        &[
            "    /** The paint is wet. */\n    public const val CONFLICT_WET_PAINT: String = \"conflict.wet_paint\"\n",
        ],
    ),
];

const SWIFT: &[Seen<'_>] = &[
    (
        "Resources/Divisions.swift",
        &[
            "    /// Paints a division's plant. Everybody sees it.\n",
            "`.conflict`\n    ///   (`conflict.wet_paint`) where the paint of yesterday is still wet.",
            "    public func paint(_ request: PaintPlant) async throws -> Created {",
        ],
    ),
    (
        "Models/DivisionsModels.swift",
        &[
            "/// How a plant is painted.\npublic struct PaintPlant:",
            "    /// In which colour, from top to bottom.\n    public var plantColour: PlantColour\n",
            "/// The colour of a plant.\npublic struct PlantColour:",
            "    /// As grass is.\n    public static let grassGreen = PlantColour(rawValue: \"GRASS_GREEN\")",
        ],
    ),
    (
        "Client/ClientConfig.swift",
        &[
            "    /// Which station calls. Nobody by default.\n    public var callingStation: String?\n",
            "        all[\"calling_station\"] = given(callingStation)",
        ],
    ),
    (
        "Client/ErrorCode.swift",
        &[
            "    /// The paint is wet.\n    public static let conflictWetPaint = \"conflict.wet_paint\"\n",
        ],
    ),
];

const DOCS: &[Seen<'_>] = &[
    (
        "api-coverage.md",
        &["| `divisions.paint` | PUT `/devicetrustmanager/api/v4/division/paint` |"],
    ),
    (
        "errors.md",
        &[
            "[`conflict.wet_paint`](#conflict.wet_paint) | yes | The paint is wet. | Touch it later. |",
        ],
    ),
];

#[test]
fn what_is_declared_once_is_in_every_language() {
    let scratch = Scratch::of_core(EDITS);
    scratch.generate();
    for (root, files) in [
        ("bindings-python/python/devtrust", PYTHON),
        ("bindings-wasm/ts/src", TYPESCRIPT),
        (
            "bindings-kotlin/kotlin/src/main/kotlin/com/devtrust",
            KOTLIN,
        ),
        ("bindings-kotlin/swift/Sources/Devtrust", SWIFT),
        ("docs", DOCS),
    ] {
        for (file, texts) in files {
            let written = scratch.generated(&format!("{root}/{file}"));
            for text in *texts {
                assert!(written.contains(text), "{root}/{file} lacks {text:?}");
            }
        }
    }
}
