package dev.skerry.profile.bundle.problem;

/** The sorts of problem that a bundle can have; docs/errors.md lists the codes. */
public enum BundleCode {
    ARCHIVE_DAMAGED("SKR-M101"),
    ARCHIVE_FORM("SKR-M102"),
    TOO_LARGE("SKR-M103"),
    BAD_PATH("SKR-M104"),
    NOT_JSON("SKR-M105"),
    NOT_CANONICAL("SKR-M106"),
    UNKNOWN_FORMAT("SKR-M107"),
    NOT_YAML("SKR-M108"),
    MISSING("SKR-M110"),
    UNKNOWN_MEMBER("SKR-M111"),
    WRONG_KIND("SKR-M112"),
    WRONG_VALUE("SKR-M113"),
    UNKNOWN_UNIT("SKR-M114"),
    CONTRADICTION("SKR-M115"),
    FILE_MISSING("SKR-M120"),
    FILE_UNLISTED("SKR-M121"),
    FILE_DIFFERS("SKR-M122"),
    WRONG_LENGTH("SKR-M123"),
    NOT_ONNX("SKR-M130"),
    ONNX_VERSION("SKR-M131"),
    OPERATOR("SKR-M132"),
    EXTERNAL_DATA("SKR-M133"),
    TENSOR("SKR-M134"),
    TOO_COSTLY("SKR-M135"),
    GOLDEN("SKR-M140"),
    REFERENCE("SKR-M141"),
    TRAINING_ROWS("SKR-M142");

    private final String code;

    BundleCode(String code) {
        this.code = code;
    }

    /** The code as users see it. */
    public String code() {
        return code;
    }
}
