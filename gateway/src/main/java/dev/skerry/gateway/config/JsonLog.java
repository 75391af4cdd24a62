package dev.skerry.gateway.config;

import dev.skerry.profile.log.JsonLogFormatter;
import dev.skerry.profile.log.LogFormat;
import dev.skerry.profile.log.Redaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** Has the process write its log as lines of JSON, if it is told to. */
@Singleton
class JsonLog {
    /** Before anything of the gateway has something to say. */
    private static final int FIRST = 1;

    void begin(@Observes @Priority(FIRST) StartupEvent event, GatewayConfig config) {
        if (config.logs().format() == LogFormat.JSON) {
            for (Handler handler : LogContext.getLogContext().getLogger("").getHandlers()) {
                follow(handler, formatter());
            }
        }
    }

    static JsonLogFormatter formatter() {
        // The message with its parameters, and nothing else.
        PatternFormatter words = new PatternFormatter("%s");
        return new JsonLogFormatter(
                Map.of("service", "skerry-gateway"),
                logged -> words.format(ExtLogRecord.wrap(logged)),
                logged -> ExtLogRecord.wrap(logged).getMdc("trace"),
                Redaction::hide);
    }

    private static void follow(Handler handler, JsonLogFormatter formatter) {
        if (handler instanceof ConsoleHandler) {
            handler.setFormatter(formatter);
        } else if (handler instanceof ExtHandler outer) {
            for (Handler inner : outer.getHandlers()) {
                follow(inner, formatter);
            }
        }
    }
}
