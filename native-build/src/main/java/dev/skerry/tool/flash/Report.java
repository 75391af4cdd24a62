package dev.skerry.tool.flash;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skerry.tool.JsonText;
import dev.skerry.tool.ToolException;
import dev.skerry.tool.flash.write.Progress;
import dev.skerry.tool.flash.write.Stage;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** What a command of {@code flash} says: to people, or as lines of JSON to programs. */
final class Report implements Progress {
    private static final long TELL_EVERY_NANOS = Duration.ofMillis(500).toNanos();

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean isJson;
    private final boolean isTerminal;
    private final LongSupplier nanos;
    private Stage stage = Stage.WRITE;
    private long begun;
    private long told;
    private boolean isLineOpen;

    /**
     * Says things there.
     *
     * @param nanos a clock that only goes on
     */
    Report(
            PrintWriter out,
            PrintWriter err,
            boolean isJson,
            boolean isTerminal,
            LongSupplier nanos) {
        this.out = out;
        this.err = err;
        this.isJson = isJson;
        this.isTerminal = isTerminal;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.told = begun;
    }

    /** An event for programs, to be filled by whoever tells it. */
    static ObjectNode event(String name) {
        return JsonNodeFactory.instance.objectNode().put("event", name);
    }

    boolean isJson() {
        return isJson;
    }

    /** Tells people a line, and programs an event. */
    void say(String line, ObjectNode event) {
        endLine();
        if (isJson) {
            out.println(JsonText.line(event));
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** A failure: people read it on standard error, programs on both. */
    void failed(ToolException failure) {
        endLine();
        if (isJson) {
            out.println(
                    JsonText.line(
                            event("failed")
                                    .put("code", failure.code())
                                    .put("message", failure.getMessage())
                                    .put("exitCode", failure.exitCode().number())));
            out.flush();
        }
    }

    /** The same when the process ends at once, so that nobody else prints it. */
    void interrupted(ToolException failure) {
        failed(failure);
        err.println(failure.getMessage());
        err.flush();
    }

    @Override
    public void at(Stage now, long done, long total) {
        long time = nanos.getAsLong();
        if (now != stage) {
            endLine();
            stage = now;
            begun = time;
        }
        if (time - told < TELL_EVERY_NANOS && done < total) {
            return;
        }
        told = time;
        double seconds = Math.max(1e-3, (time - begun) / 1e9);
        double rate = done / seconds;
        long left = Math.round((total - done) / Math.max(rate, 1));
        if (isJson) {
            out.println(
                    JsonText.line(
                            event("progress")
                                    .put("stage", word(now))
                                    .put("bytesDone", done)
                                    .put("bytesTotal", total)
                                    .put("bytesPerSecond", Math.round(rate))
                                    .put("secondsLeft", left)));
            out.flush();
        } else if (isTerminal) {
            err.printf(
                    "\r%-9s %3d %%  %s of %s  %s/s  %s left   ",
                    now == Stage.WRITE ? "Writing" : "Verifying",
                    total == 0 ? 100 : 100 * done / total,
                    Sizes.text(done),
                    Sizes.text(total),
                    Sizes.text(Math.round(rate)),
                    clock(left));
            err.flush();
            isLineOpen = true;
        }
    }

    private static String word(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    /** Minutes and seconds. */
    static String clock(long seconds) {
        return "%d:%02d".formatted(seconds / 60, seconds % 60);
    }

    private void endLine() {
        if (isLineOpen) {
            err.println();
            err.flush();
            isLineOpen = false;
        }
    }
}
