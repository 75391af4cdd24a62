package dev.skerry.agent.discover;

import dev.skerry.agent.ingest.coap.CoapSettings;
import dev.skerry.agent.ingest.coap.WellKnown;
import dev.skerry.agent.ingest.mqtt.MqttConnection;
import dev.skerry.agent.ingest.mqtt.MqttLink;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.pipeline.Refusal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jspecify.annotations.Nullable;

/**
 * Listens and asks for what no profile knows. It has a connection of its own to the broker, without
 * a session and at QoS 0, so that what it hears neither holds up readings nor comes twice.
 */
public final class Discovery implements AutoCloseable {
    private final Sightings sightings;
    private final LongSupplier nowMicros;
    private final List<AutoCloseable> running = new ArrayList<>();
    private volatile @Nullable WellKnown wellKnown;

    /**
     * What to look at.
     *
     * @param topics filters to subscribe to
     * @param servers CoAP servers to ask what they have
     */
    public record Settings(
            Optional<MqttSettings> mqtt,
            String agentId,
            List<String> topics,
            CoapSettings coap,
            List<URI> servers) {
        public Settings {
            topics = List.copyOf(topics);
            servers = List.copyOf(servers);
        }
    }

    /**
     * A discovery that does not run yet.
     *
     * @param nowMicros microseconds since 1970-01-01T00:00:00Z
     */
    public Discovery(Sightings sightings, LongSupplier nowMicros) {
        this.sightings = sightings;
        this.nowMicros = nowMicros;
    }

    /** Begins to listen. */
    public void start(Settings settings) {
        if (settings.mqtt().isPresent() && !settings.topics().isEmpty()) {
            var link =
                    new MqttLink(
                            settings.mqtt().get(),
                            "skerry-" + settings.agentId() + "-discover",
                            false,
                            new User(settings.topics()));
            running.add(link);
            link.start();
        }
        if (!settings.servers().isEmpty()) {
            WellKnown asking =
                    WellKnown.ask(
                            settings.coap(),
                            settings.servers(),
                            (server, links) ->
                                    sightings.listed(
                                            server.toString(), links, nowMicros.getAsLong()));
            running.add(asking);
            wellKnown = asking;
        }
    }

    /** Why something that it is to ask can't be asked at present. */
    public Optional<Refusal> trouble() {
        WellKnown asking = wellKnown;
        return asking == null ? Optional.empty() : asking.trouble();
    }

    /** What was found. */
    public Sightings sightings() {
        return sightings;
    }

    private final class User implements MqttLink.User {
        private final List<MqttSubscription> subscriptions;

        User(List<String> topics) {
            subscriptions = topics.stream().map(topic -> new MqttSubscription(topic, 0)).toList();
        }

        @Override
        public List<String> connected(MqttConnection connection) throws MqttException {
            return connection.subscribe(subscriptions);
        }

        @Override
        public void arrived(MqttConnection connection, String topic, MqttMessage message) {
            sightings.message(topic, message.getPayload(), nowMicros.getAsLong());
        }

        @Override
        public void lost(MqttConnection connection) {
            // The link connects again.
        }
    }

    @Override
    public void close() {
        for (AutoCloseable one : running) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException("neither link throws when it is closed", e);
            }
        }
    }
}
