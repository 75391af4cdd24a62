package dev.skerry.agent.deliver;

import dev.skerry.agent.ingest.coap.DeviceRequests;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceWrite;
import java.util.function.Consumer;

/** The ways to devices, each of them there only if a profile writes that way. */
final class Writers {
    private final DeviceWriter mqtt;
    private final DeviceWriter coap;

    Writers(WriterSettings settings, Runnable whenReady) {
        mqtt =
                !settings.writes(DeviceWrite.Mqtt.class) || settings.mqtt().isEmpty()
                        ? new NoBroker()
                        : new MqttWriter(
                                settings.mqtt().get(),
                                settings.agentId(),
                                settings.site(),
                                whenReady);
        coap =
                settings.writes(DeviceWrite.Coap.class)
                        ? new CoapWriter(
                                settings.site(),
                                new DeviceRequests(settings.coap(), settings.site()))
                        : new NoBroker();
    }

    DeviceWriter of(DeviceWrite write) {
        return switch (write) {
            case DeviceWrite.Mqtt _ -> mqtt;
            case DeviceWrite.Coap _ -> coap;
        };
    }

    void close() {
        mqtt.close();
        coap.close();
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
