package dev.skerry.agent.self;

import dev.skerry.sync.proto.LogLevel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jspecify.annotations.Nullable;

/** Puts what the process logs into a ring, without what looks like a secret. */
public final class LogCapture extends Handler {
    private static final int MOST_CHARS = 2_000;
    private static final int MOST_FRAMES = 12;
    private static final int MOST_CAUSES = 4;

    /** The message with its parameters, and nothing else. */
    private final PatternFormatter words = new PatternFormatter("%s");

    private final LogRing ring;
    private final Secrets secrets;

    LogCapture(LogRing ring, Secrets secrets) {
        this.ring = ring;
        this.secrets = secrets;
    }

    /** Begins to capture what is logged from now on. */
    public static void begin(LogRing ring, Secrets secrets) {
        LogContext.getLogContext().getLogger("").addHandler(new LogCapture(ring, secrets));
    }

    @Override
    public void publish(LogRecord logged) {
        LogLevel level = level(logged.getLevel());
        if (level == LogLevel.LOG_LEVEL_UNSPECIFIED) {
            return;
        }
        String message = logged.getMessage() == null ? "" : words.format(ExtLogRecord.wrap(logged));
        String text = with(message, logged.getThrown());
        String hidden = secrets.hide(text);
        ring.add(
                ChronoUnit.MICROS.between(Instant.EPOCH, logged.getInstant()),
                level,
                logged.getLoggerName() == null ? "" : logged.getLoggerName(),
                hidden.substring(0, Math.min(hidden.length(), MOST_CHARS)));
    }

    private static LogLevel level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return LogLevel.LOG_LEVEL_ERROR;
        } else if (value >= Level.WARNING.intValue()) {
            return LogLevel.LOG_LEVEL_WARN;
        } else if (value >= Level.INFO.intValue()) {
            return LogLevel.LOG_LEVEL_INFO;
        } else {
            return value >= Level.FINE.intValue()
                    ? LogLevel.LOG_LEVEL_DEBUG
                    : LogLevel.LOG_LEVEL_UNSPECIFIED;
        }
    }

    /** The message with what was thrown: a few frames say where, all would fill the ring. */
    private static String with(String message, @Nullable Throwable thrown) {
        StringBuilder text = new StringBuilder(message);
        Throwable cause = thrown;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            text.append(depth == 0 ? "\n" : "\ncaused by ").append(cause);
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                text.append("\n  at ").append(frames[i]);
            }
            cause = cause.getCause();
        }
        return text.toString();
    }

    @Override
    public void flush() {
        // Each line is in the ring as soon as it is published.
    }

    @Override
    public void close() {
        // There is nothing to give back.
    }
}
