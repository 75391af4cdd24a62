package dev.skerry.agent.deliver;

import dev.skerry.agent.ingest.coap.DeviceRequests;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceWrite;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ways to devices, each of them there once something was to be written that way. */
class Writers {
    private final WriterSettings settings;
    private final Runnable whenReady;
    private @Nullable DeviceWriter mqtt;
    private @Nullable DeviceWriter coap;

    Writers(WriterSettings settings, Runnable whenReady) {
        this.settings = settings;
        this.whenReady = whenReady;
    }

    synchronized DeviceWriter of(DeviceWrite write) {
        return switch (write) {
            case DeviceWrite.Mqtt _ -> {
                if (mqtt == null) {
                    mqtt = openMqtt();
                }
                yield mqtt;
            }
            case DeviceWrite.Coap _ -> {
                if (coap == null) {
                    coap = openCoap();
                }
                yield coap;
            }
        };
    }

    private DeviceWriter openMqtt() {
        return settings.mqtt()
                .<DeviceWriter>map(
                        broker ->
                                new MqttWriter(
                                        broker, settings.agentId(), settings.site(), whenReady))
                .orElseGet(NoBroker::new);
    }

    private DeviceWriter openCoap() {
        return new CoapWriter(
                settings.site(), new DeviceRequests(settings.coap(), settings.site()));
    }

    synchronized void close() {
        if (mqtt != null) {
            mqtt.close();
        }
        if (coap != null) {
            coap.close();
        }
    }

    /** Stands in where the agent has no broker. */
    private static final class NoBroker implements DeviceWriter {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void write(Wish wish, Consumer<Answer> done) {
            done.accept(
                    new Answer.NoWay(
                            new Refusal(
                                    "SKR-I033",
                                    "%s can't be written because the agent has no broker: set skerry.agent.mqtt.url"
                                            .formatted(wish))));
        }

        @Override
        public void close() {}
    }
}
