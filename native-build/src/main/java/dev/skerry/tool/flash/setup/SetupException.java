package dev.skerry.tool.flash.setup;

import dev.skerry.tool.ExitCode;
import dev.skerry.tool.ToolException;

/** Makes refusals of settings. */
final class SetupException {
    private SetupException() {}

    /** A setting that can't be. */
    static ToolException of(String code, String text) {
        return new ToolException(code, ExitCode.USAGE, text);
    }
}
