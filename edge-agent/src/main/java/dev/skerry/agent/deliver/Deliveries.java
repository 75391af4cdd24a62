package dev.skerry.agent.deliver;

import dev.skerry.agent.pipeline.DeviceRegistry;
import dev.skerry.agent.pipeline.Inference;
import dev.skerry.agent.pipeline.Onlooker;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.twin.TwinPolicies;
import dev.skerry.agent.twin.TwinStore;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.TwinProperty;
import dev.skerry.sync.crdt.MergePolicy;
import dev.skerry.sync.crdt.PropertyKey;
import dev.skerry.sync.crdt.Section;
import dev.skerry.sync.crdt.Twin;
import dev.skerry.sync.crdt.TwinEdit;
import dev.skerry.sync.crdt.TwinValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the devices what is desired of them, as their twins on the disk resolve it, and to the
 * twins what the devices report. A thread of its own looks what is due; nothing else here blocks.
 */
public final class Deliveries implements Onlooker, TwinStore.Listener, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Deliveries.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration END = Duration.ofSeconds(1);
    private static final long REPORT_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_TROUBLES = 10;

    private final TwinStore twins;
    private final DeviceRegistry devices;
    private final Writers writers;
    private final Map<PropertyOf, Delivery> deliveries = new HashMap<>();
    private final Map<PropertyOf, Shown> shown = new HashMap<>();
    private final Object lock = new Object();
    private boolean isNews;
    private boolean closed;
    private @Nullable Thread thread;

    private record PropertyOf(String deviceId, String property) {
        @Override
        public String toString() {
            return "property '%s' of device '%s'".formatted(property, deviceId);
        }
    }

    /**
     * A property as a profile declares it.
     *
     * @param shown the resource that shows it, or null
     */
    private record Declared(
            DeviceProfile profile, TwinProperty property, @Nullable Resource shown) {}

    /** What a device shows of a property, and what of that its twin has. */
    private static final class Shown {
        private final Resource resource;
        private @Nullable TwinValue inTwin;
        private @Nullable TwinValue seen;
        private long notBeforeNanos;

        private Shown(Resource resource, @Nullable TwinValue inTwin, long nowNanos) {
            this.resource = resource;
            this.inTwin = inTwin;
            this.notBeforeNanos = nowNanos;
        }

        private boolean isOf(@Nullable Resource other) {
            return resource.equals(other);
        }

        private boolean isDue(long nowNanos) {
            return seen != null
                    && nowNanos - notBeforeNanos >= 0
                    && (inTwin == null || !SameValue.of(resource, inTwin, seen));
        }
    }

    /** Deliveries that are not begun yet. */
    public Deliveries(TwinStore twins, DeviceRegistry devices, WriterSettings settings) {
        this(twins, devices, wake -> new Writers(settings, wake));
    }

    Deliveries(TwinStore twins, DeviceRegistry devices, Function<Runnable, Writers> writers) {
        this.twins = twins;
        this.devices = devices;
        this.writers = writers.apply(this::wake);
        twins.addListener(this);
    }

    /** Begins with what the twins desire. */
    public void start() {
        devices.all().forEach(device -> look(device.deviceId()));
        thread = Thread.ofPlatform().daemon().name("skerry-deliver").start(this::run);
    }

    @Override
    public void changed(String deviceId, Twin twin) {
        look(deviceId);
    }

    /** Devices have other profiles: what they declare no longer, or otherwise, begins anew. */
    public void profilesChanged() {
        synchronized (lock) {
            deliveries
                    .entrySet()
                    .removeIf(
                            entry ->
                                    declared(entry.getKey())
                                            .filter(now -> now.property().write() != null)
                                            .filter(now -> entry.getValue().isShownBy(now.shown()))
                                            .isEmpty());
            shown.entrySet()
                    .removeIf(
                            entry ->
                                    declared(entry.getKey())
                                            .filter(now -> entry.getValue().isOf(now.shown()))
                                            .isEmpty());
        }
        devices.all().forEach(device -> look(device.deviceId()));
    }

    /** What the present profile says of a property; empty when it does not have it any more. */
    private Optional<Declared> declared(PropertyOf of) {
        return devices.profileOf(of.deviceId())
                .flatMap(
                        profile ->
                                profile.property(of.property())
                                        .map(
                                                property ->
                                                        new Declared(
                                                                profile,
                                                                property,
                                                                resource(profile, property))));
    }

    /** Reads the twin with the lock, so that a later look never sees an earlier twin. */
    private void look(String deviceId) {
        DeviceProfile profile = devices.profileOf(deviceId).orElse(null);
        if (profile == null) {
            return;
        }
        long now = System.nanoTime();
        synchronized (lock) {
            Twin twin = twinOf(deviceId);
            for (TwinProperty property : profile.twin()) {
                if (property.write() != null) {
                    delivery(profile, deviceId, property, twin, now)
                            .desire(desired(twin, property), now);
                }
            }
        }
        wake();
    }

    /** Null also while somebody has to choose. */
    private static @Nullable TwinValue desired(Twin twin, TwinProperty property) {
        PropertyKey key = new PropertyKey(property.name(), Section.DESIRED);
        return twin.resolve(key, TwinPolicies.of(property)).value();
    }

    private static @Nullable TwinValue reported(Twin twin, TwinProperty property) {
        PropertyKey key = new PropertyKey(property.name(), Section.REPORTED);
        return twin.resolve(key, MergePolicy.LAST_WRITER).value();
    }

    private Delivery delivery(
            DeviceProfile profile,
            String deviceId,
            TwinProperty property,
            Twin twin,
            long nowNanos) {
        return deliveries.computeIfAbsent(
                new PropertyOf(deviceId, property.name()),
                of ->
                        new Delivery(
                                resource(profile, property), reported(twin, property), nowNanos));
    }

    private static @Nullable Resource resource(DeviceProfile profile, TwinProperty property) {
        String name = property.reported();
        return name == null ? null : profile.resource(name).orElse(null);
    }

    @Override
    public void saw(
            DeviceProfile profile,
            List<Reading> readings,
            List<Inference> inferences,
            long receivedAtMicros) {
        for (TwinProperty property : profile.twin()) {
            if (property.reported() != null) {
                for (Reading reading : readings) {
                    if (reading.resource().name().equals(property.reported())) {
                        saw(property, reading);
                    }
                }
            }
        }
    }

    private void saw(TwinProperty property, Reading reading) {
        String deviceId = reading.deviceId();
        TwinValue value = value(reading);
        PropertyOf of = new PropertyOf(deviceId, property.name());
        long now = System.nanoTime();
        boolean isDue;
        synchronized (lock) {
            Shown here =
                    shown.computeIfAbsent(
                            of,
                            first ->
                                    new Shown(
                                            reading.resource(),
                                            reported(twinOf(deviceId), property),
                                            now));
            here.seen = value;
            isDue = here.isDue(now);
            Delivery delivery = deliveries.get(of);
            if (delivery != null) {
                delivery.report(value, now);
            }
        }
        if (isDue) {
            wake();
        }
    }

    private Twin twinOf(String deviceId) {
        return twins.twin(deviceId).orElse(Twin.EMPTY);
    }

    private static TwinValue value(Reading reading) {
        return switch (reading.resource().type()) {
            case FLOAT32, FLOAT64 -> new TwinValue.Real(reading.asDouble());
            case INT32, INT64 -> new TwinValue.Whole(reading.asLong());
            case BOOLEAN -> new TwinValue.Truth(reading.asBoolean());
            case STRING, ENUM, BYTES, ARRAY -> new TwinValue.Text(reading.asText());
        };
    }

    private void wake() {
        synchronized (lock) {
            isNews = true;
            lock.notifyAll();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                report();
                deliver();
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitWork() throws InterruptedException {
        long end = System.nanoTime() + LOOK_EVERY_NANOS;
        synchronized (lock) {
            long left = LOOK_EVERY_NANOS / 1_000_000;
            while (!isNews && !closed && left > 0) {
                lock.wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
            isNews = false;
            return !closed;
        }
    }

    private void report() {
        long now = System.nanoTime();
        Map<String, List<TwinEdit>> edits = new HashMap<>();
        synchronized (lock) {
            shown.forEach(
                    (of, what) -> {
                        if (what.isDue(now)) {
                            what.inTwin = what.seen;
                            what.notBeforeNanos = now + REPORT_EVERY_NANOS;
                            edits.computeIfAbsent(of.deviceId(), id -> new ArrayList<>())
                                    .add(
                                            new TwinEdit.Put(
                                                    of.property(), Section.REPORTED, what.seen));
                        }
                    });
        }
        // A twin that is full can't take it either; that is told where it was filled.
        edits.forEach((deviceId, all) -> twins.write(deviceId, all, "device", () -> {}));
    }

    private void deliver() {
        long now = System.nanoTime();
        Map<Wish, Long> due = new HashMap<>();
        synchronized (lock) {
            deliveries.forEach(
                    (of, delivery) -> {
                        TwinValue value = delivery.due(now);
                        Wish wish = value == null ? null : wish(of, value);
                        if (wish != null && writers.of(wish.write()).isReady()) {
                            due.put(wish, delivery.begin(now));
                        }
                    });
        }
        due.forEach(this::write);
    }

    /** What a device's address, value or template may do to a way harms no other device. */
    private void write(Wish wish, long ticket) {
        try {
            writers.of(wish.write()).write(wish, answer -> answered(wish, ticket, answer));
        } catch (RuntimeException e) {
            LOG.errorf(e, "code=SKR-I035 %s was not written", wish);
            answered(
                    wish,
                    ticket,
                    new DeviceWriter.Answer.NoWay(
                            new Refusal(
                                    "SKR-I035",
                                    "%s was not written because of a fault of the agent (%s): report it with the log; it is tried again"
                                            .formatted(wish, e))));
        }
    }

    /** Null when the profile does not have it any more. */
    private @Nullable Wish wish(PropertyOf of, TwinValue value) {
        Declared declared = declared(of).orElse(null);
        DeviceWrite write = declared == null ? null : declared.property().write();
        return declared == null || write == null
                ? null
                : new Wish(
                        declared.profile(),
                        of.deviceId(),
                        of.property(),
                        write,
                        declared.shown(),
                        value);
    }

    private void answered(Wish wish, long ticket, DeviceWriter.Answer answer) {
        synchronized (lock) {
            Delivery delivery = deliveries.get(new PropertyOf(wish.deviceId(), wish.property()));
            if (delivery != null) {
                delivery.answered(ticket, wish.value(), answer, System.nanoTime());
            }
        }
        wake();
    }

    /** How far the desired value of a property has come; empty for one that is not delivered. */
    public Optional<DeliveryStatus> status(String deviceId, String property) {
        PropertyOf of = new PropertyOf(deviceId, property);
        synchronized (lock) {
            return Optional.ofNullable(deliveries.get(of))
                    .flatMap(delivery -> delivery.status(of.toString()));
        }
    }

    /** What keeps failing; of many such properties some. */
    public List<Refusal> troubles() {
        synchronized (lock) {
            return deliveries.entrySet().stream()
                    .map(entry -> entry.getValue().trouble(entry.getKey().toString()))
                    .flatMap(Optional::stream)
                    .limit(MOST_TROUBLES)
                    .toList();
        }
    }

    /** Writes nothing more. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        writers.close();
        Thread running = thread;
        if (running != null) {
            try {
                running.join(END);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
