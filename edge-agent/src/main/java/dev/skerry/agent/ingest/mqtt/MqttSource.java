package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.clock.Stamp;
import dev.skerry.agent.pipeline.IngestSource;
import dev.skerry.agent.pipeline.MessageHash;
import dev.skerry.agent.pipeline.MessageSink;
import dev.skerry.agent.pipeline.RawMessage;
import dev.skerry.agent.pipeline.RawMessage.Receipt;
import dev.skerry.agent.pipeline.RawMessage.Transport;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.pipeline.Sender;
import dev.skerry.agent.pipeline.SourceCondition;
import dev.skerry.agent.pipeline.SourceCondition.State;
import dev.skerry.agent.pipeline.SourceStanding;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.decode.ResourceTopics;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Messages that the site's broker delivers. The session is kept at the broker while the agent is
 * away, and a message is acknowledged only when it is on disk.
 *
 * <p>QoS 2 is asked for as QoS 1: its handshake would acknowledge (PUBREC) before the disk has the
 * message, and the pipeline recognises redeliveries itself. Threads: the link's, which connects;
 * one that hands over and waits while the pipeline is full; and the client's own.
 */
public final class MqttSource implements IngestSource {
    private static final Logger LOG = Logger.getLogger(MqttSource.class);

    /** Do not send retained messages again when the subscription is there already. */
    private static final int RETAINED_ONCE = 1;

    private final MqttSettings settings;
    private final String site;
    private volatile Map<String, Integer> qosByTopic;
    private final Supplier<Stamp> clock;
    private final Absence absence;
    private final MqttTiming timing;
    private final HandOver handOver;
    private final MqttLink link;
    private final SourceStanding standing = new SourceStanding();
    private volatile @Nullable MqttConnection connection;
    private volatile @Nullable Refusal exposure;
    private @Nullable Thread thread;

    /**
     * A source that subscribes to the topics of these profiles at this site.
     *
     * @param clock stamps what arrives
     * @param absence hears when the broker may have kept messages
     */
    public MqttSource(
            MqttSettings settings,
            String agentId,
            String site,
            List<DeviceProfile> profiles,
            Supplier<Stamp> clock,
            Absence absence) {
        this(settings, MqttTiming.DEFAULT, agentId, site, profiles, clock, absence);
    }

    MqttSource(
            MqttSettings settings,
            MqttTiming timing,
            String agentId,
            String site,
            List<DeviceProfile> profiles,
            Supplier<Stamp> clock,
            Absence absence) {
        this.settings = settings;
        this.clock = clock;
        this.absence = absence;
        this.timing = timing;
        this.site = site;
        qosByTopic = topics(profiles);
        handOver = new HandOver(settings.receiveMaximum());
        link = new MqttLink(settings, "skerry-" + agentId, true, new User(), timing);
    }

    @Override
    public String name() {
        return "mqtt";
    }

    @Override
    public void start(MessageSink sink) {
        thread = Thread.ofPlatform().name("skerry-mqtt-hand-over").daemon().start(() -> run(sink));
        link.start();
    }

    @Override
    public SourceCondition condition() {
        SourceCondition now = standing.at(settings.place());
        boolean isRefused =
                now.state() == State.CONNECTING
                        && link.trouble().filter(MqttTroubles::needsMending).isPresent();
        return isRefused ? now.with(State.REFUSED) : now;
    }

    @Override
    public Optional<Refusal> trouble() {
        return link.trouble().or(() -> Optional.ofNullable(exposure));
    }

    /** Messages of QoS 0 that were dropped because the pipeline was full. */
    public long droppedMessages() {
        return handOver.dropped();
    }

    /** Takes nothing more in, gives what is on its way to the disk a moment, and disconnects. */
    @Override
    public void close() {
        int left = handOver.close();
        MqttConnection open = connection;
        try {
            if (open != null) {
                open.acknowledgements().await(left, timing.lastAcknowledgements().toMillis());
            }
            link.close();
            Thread running = thread;
            if (running != null) {
                running.interrupt();
                running.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            link.close();
        }
    }

    private void run(MessageSink sink) {
        Optional<Refusal> found = settings.exposure();
        found.ifPresent(
                its ->
                        LOG.warnf(
                                "mqtt=plaintext code=%s reason=\"%s\"", its.code(), its.message()));
        exposure = found.orElse(null);
        try {
            RawMessage message = handOver.take();
            while (message != null) {
                sink.accept(message);
                message = handOver.take();
            }
        } catch (InterruptedException e) {
            // Closing; what was not taken is not acknowledged.
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<String> prepare(List<DeviceProfile> next) {
        Map<String, Integer> added = topics(next);
        added.entrySet().removeAll(qosByTopic.entrySet());
        if (added.isEmpty()) {
            return List.of();
        }
        handOver.pause();
        Map<String, Integer> both = new LinkedHashMap<>(qosByTopic);
        added.forEach((topic, qos) -> both.merge(topic, qos, Math::max));
        qosByTopic = both;
        MqttConnection open = connection;
        try {
            return open == null ? List.of() : open.subscribe(subscriptions(added));
        } catch (MqttException e) {
            // The connection is gone: the next one subscribes to all, and tells what it can't have.
            LOG.debugf("mqtt=not-subscribed topics=%s cause=\"%s\"", added.keySet(), e);
            return List.of();
        }
    }

    @Override
    public void settle(List<DeviceProfile> profiles) {
        Map<String, Integer> wanted = topics(profiles);
        List<String> dropped = new ArrayList<>(qosByTopic.keySet());
        dropped.removeAll(wanted.keySet());
        qosByTopic = wanted;
        handOver.resume();
        MqttConnection open = connection;
        if (open == null || dropped.isEmpty()) {
            return;
        }
        try {
            open.unsubscribe(dropped);
        } catch (MqttException e) {
            // The broker goes on sending: that is refused and counted, as no profile knows it.
            LOG.infof("mqtt=not-unsubscribed topics=%s cause=\"%s\"", dropped, e);
        }
    }

    private Map<String, Integer> topics(List<DeviceProfile> profiles) {
        Map<String, Integer> topics = new LinkedHashMap<>();
        for (DeviceProfile profile : profiles) {
            for (Source source : profile.sources()) {
                if (source instanceof Source.Mqtt mqtt) {
                    AddressMatcher topic = AddressMatcher.of(mqtt.topic(), site);
                    for (String filter : ResourceTopics.subscriptions(profile, topic)) {
                        topics.merge(filter, Math.min(mqtt.qos(), 1), Math::max);
                    }
                }
            }
        }
        return topics;
    }

    private static List<MqttSubscription> subscriptions(Map<String, Integer> topics) {
        List<MqttSubscription> subscriptions = new ArrayList<>();
        topics.forEach(
                (topic, qos) -> {
                    MqttSubscription subscription = new MqttSubscription(topic, qos);
                    subscription.setRetainHandling(RETAINED_ONCE);
                    subscriptions.add(subscription);
                });
        return List.copyOf(subscriptions);
    }

    private final class User implements MqttLink.User {
        @Override
        public List<String> connected(MqttConnection opened) throws MqttException {
            absence.ends();
            connection = opened;
            Map<String, Integer> topics = qosByTopic;
            List<String> refused =
                    topics.isEmpty() ? List.of() : opened.subscribe(subscriptions(topics));
            standing.becomes(State.WORKING);
            return refused;
        }

        @Override
        public void arrived(MqttConnection from, String topic, MqttMessage message)
                throws InterruptedException {
            if (handOver.isClosed()) {
                return;
            }
            boolean acknowledged = message.getQos() > 0;
            Receipt receipt =
                    acknowledged
                            ? from.acknowledgements().arrived(message.getId())
                            : NoReceipt.INSTANCE;
            byte[] payload = message.getPayload();
            RawMessage raw =
                    new RawMessage(
                            Transport.MQTT,
                            topic,
                            payload,
                            clock.get(),
                            new MessageHash().add(topic).add(payload).add(message.getId()).value(),
                            message.isDuplicate(),
                            Sender.BROKER,
                            receipt,
                            TraceProperty.of(message));
            if (acknowledged) {
                handOver.put(raw);
            } else {
                handOver.offer(raw);
            }
        }

        @Override
        public void lost(MqttConnection gone) {
            if (connection == gone) {
                absence.begins();
                connection = null;
                standing.becomes(State.CONNECTING);
            }
        }
    }
}
