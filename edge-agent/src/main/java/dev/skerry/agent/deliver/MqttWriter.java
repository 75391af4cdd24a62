package dev.skerry.agent.deliver;

import dev.skerry.agent.ingest.mqtt.MqttConnection;
import dev.skerry.agent.ingest.mqtt.MqttLink;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.encode.CommandEncoder;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/** Publishes desired values at QoS 1, one after the other, on a connection of its own. */
final class MqttWriter implements DeviceWriter {
    private static final int REFUSED = 0x80;

    private final CommandEncoder encoder;
    private final MqttLink link;
    private final Runnable whenReady;
    private final ExecutorService publisher =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("skerry-deliver-mqtt").factory());
    private volatile @Nullable MqttConnection connection;

    MqttWriter(MqttSettings settings, String agentId, String site, Runnable whenReady) {
        encoder = new CommandEncoder(site);
        this.whenReady = whenReady;
        link = new MqttLink(settings, "skerry-" + agentId + "-set", false, new User());
        link.start();
    }

    @Override
    public boolean isReady() {
        return connection != null;
    }

    @Override
    public void write(Wish wish, Consumer<Answer> done) {
        CommandEncoder.Encoded encoded;
        try {
            encoded =
                    encoder.encode(
                            wish.write(), wish.deviceId(), wish.reported(), wish.value().plain());
        } catch (IllegalArgumentException e) {
            done.accept(new Answer.NoWay(noLevel(wish, e)));
            return;
        }
        try {
            publisher.execute(() -> done.accept(publish(wish, encoded)));
        } catch (RejectedExecutionException e) {
            done.accept(new Answer.Unanswered(unanswered(wish, "the agent stops")));
        }
    }

    private static Refusal noLevel(Wish wish, IllegalArgumentException why) {
        return new Refusal("SKR-I033", "%s can't be written: %s".formatted(wish, why.getMessage()));
    }

    private Answer publish(Wish wish, CommandEncoder.Encoded encoded) {
        MqttConnection open = connection;
        if (open == null) {
            return new Answer.Unanswered(unanswered(wish, "the connection is lost"));
        }
        var message = new MqttMessage(encoded.payload(), 1, false, new MqttProperties());
        try {
            int reason = open.publish(encoded.topic(), message);
            return reason < REFUSED ? new Answer.Taken() : refused(wish, encoded, reason);
        } catch (MqttException e) {
            int reason = e.getReasonCode();
            return reason >= REFUSED && reason <= 0xFF
                    ? refused(wish, encoded, reason)
                    : new Answer.Unanswered(unanswered(wish, String.valueOf(e.getMessage())));
        }
    }

    private static Refusal unanswered(Wish wish, String why) {
        return new Refusal(
                "SKR-I032",
                "%s was not acknowledged by the broker (%s): see that the agent reaches it; it is tried again"
                        .formatted(wish, why));
    }

    private static Answer refused(Wish wish, CommandEncoder.Encoded encoded, int reason) {
        return new Answer.Refused(
                new Refusal(
                        "SKR-I030",
                        "the broker refused %s on topic %s (reason code 0x%02X): let the agent publish there; it is tried again"
                                .formatted(wish, encoded.topic(), reason)));
    }

    @Override
    public void close() {
        publisher.shutdownNow();
        link.close();
    }

    private final class User implements MqttLink.User {
        @Override
        public List<String> connected(MqttConnection opened) {
            connection = opened;
            whenReady.run();
            return List.of();
        }

        @Override
        public void arrived(MqttConnection from, String topic, MqttMessage message) {
            // It subscribes to nothing.
        }

        @Override
        public void lost(MqttConnection gone) {
            if (connection == gone) {
                connection = null;
            }
        }
    }
}
