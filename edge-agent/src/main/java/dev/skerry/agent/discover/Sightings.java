package dev.skerry.agent.discover;

import dev.skerry.agent.pipeline.MessageHash;
import dev.skerry.profile.capture.CapturedMessage;
import dev.skerry.profile.compile.CompileResult;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.draft.Announcement;
import dev.skerry.profile.draft.Capture;
import dev.skerry.profile.draft.Draft;
import dev.skerry.profile.draft.Drafter;
import dev.skerry.profile.draft.Drafts;
import dev.skerry.profile.draft.HomeAssistantDraft;
import dev.skerry.profile.draft.LinkFormatDraft;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Source;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The table of what no profile knows, and what can be drafted from it. Any thread may use it. */
public final class Sightings {
    /** Things beyond this many are counted only. */
    static final int MOST = 256;

    /** What is kept of a message; a longer one is cut. */
    static final int SAMPLE_BYTES = 4_096;

    /** Announcements of one device. */
    private static final int MOST_ANNOUNCEMENTS = 64;

    private final String site;
    private final Supplier<List<DeviceProfile>> profiles;
    private List<DeviceProfile> knowing = List.of();
    private List<AddressMatcher> known = List.of();
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private long beyond;
    private int version;

    private static final class Entry {
        private final String id;
        private final Sighting.Kind kind;
        private final String address;
        private final Map<String, Announcement> announcements = new LinkedHashMap<>();
        private byte[] sample = new byte[0];
        private long lastSeenMicros;
        private long count;

        Entry(String id, Sighting.Kind kind, String address) {
            this.id = id;
            this.kind = kind;
            this.address = address;
        }
    }

    /**
     * A table without anything in it.
     *
     * @param profiles those that the agent works by at present; what they know is not shown
     */
    public Sightings(Supplier<List<DeviceProfile>> profiles, String site) {
        this.profiles = profiles;
        this.site = site;
    }

    /** The addresses that profiles know at present. */
    private List<AddressMatcher> known() {
        List<DeviceProfile> present = profiles.get();
        if (!present.equals(knowing)) {
            knowing = present;
            version++;
            known =
                    present.stream()
                            .flatMap(profile -> profile.sources().stream())
                            .filter(Source.Mqtt.class::isInstance)
                            .map(source -> ((Source.Mqtt) source).topic())
                            .map(topic -> AddressMatcher.of(topic, site))
                            .toList();
        }
        return known;
    }

    /** A message came on a topic that is listened to for discovery alone. */
    public synchronized void message(String topic, byte[] payload, long nowMicros) {
        if (payload.length == 0) {
            return;
        }
        Announcement announcement = Announcement.of(topic, payload);
        if (announcement != null) {
            announced(topic, announcement, payload, nowMicros);
        } else if (!isKnown(topic)) {
            Entry entry = entry(Sighting.Kind.TOPIC, topic, topic);
            if (entry != null) {
                seen(entry, payload, nowMicros);
            }
        }
    }

    private void announced(
            String topic, Announcement announcement, byte[] payload, long nowMicros) {
        Entry entry = entry(Sighting.Kind.HOME_ASSISTANT, announcement.device(), topic);
        if (entry == null) {
            return;
        }
        Map<String, Announcement> all = entry.announcements;
        if (all.size() < MOST_ANNOUNCEMENTS || all.containsKey(topic)) {
            if (!announcement.equals(all.put(topic, announcement))) {
                version++;
            }
        }
        seen(entry, payload, nowMicros);
    }

    /**
     * A CoAP server said what it has.
     *
     * @param server {@code coap://host:port}
     * @param links in the link format (RFC 6690)
     */
    public synchronized void listed(String server, String links, long nowMicros) {
        Entry entry = entry(Sighting.Kind.COAP, server, server);
        if (entry != null) {
            byte[] before = entry.sample;
            seen(entry, links.getBytes(StandardCharsets.UTF_8), nowMicros);
            if (!Arrays.equals(before, entry.sample)) {
                version++;
            }
        }
    }

    private boolean isKnown(String topic) {
        return known().stream().anyMatch(matcher -> matcher.deviceIdOf(topic) != null);
    }

    private @Nullable Entry entry(Sighting.Kind kind, String key, String address) {
        Entry entry = entries.get(kind + " " + key);
        if (entry == null) {
            if (entries.size() == MOST) {
                beyond++;
                return null;
            }
            long hash = new MessageHash().add(kind.name()).add(key).value();
            entry = new Entry("%016x".formatted(hash), kind, address);
            entries.put(kind + " " + key, entry);
            version++;
        }
        return entry;
    }

    private static void seen(Entry entry, byte[] payload, long nowMicros) {
        entry.count++;
        entry.lastSeenMicros = nowMicros;
        entry.sample = Arrays.copyOf(payload, Math.min(payload.length, SAMPLE_BYTES));
    }

    /** A number that changes when something is there that was not, or says another thing. */
    public synchronized int version() {
        known();
        return version;
    }

    /** Messages of things that found no room. */
    public synchronized long beyond() {
        return beyond;
    }

    /** All, but for devices that announced themselves and whose messages a profile knows. */
    public synchronized List<Sighting> all() {
        return entries.values().stream()
                .filter(entry -> entry.kind != Sighting.Kind.TOPIC || !isKnown(entry.address))
                .filter(entry -> !isServed(entry))
                .map(Sightings::sighting)
                .toList();
    }

    private boolean isServed(Entry entry) {
        List<String> topics =
                entry.announcements.values().stream()
                        .flatMap(a -> a.components().stream())
                        .map(component -> component.text("state_topic"))
                        .filter(java.util.Objects::nonNull)
                        .toList();
        return !topics.isEmpty() && topics.stream().allMatch(this::isKnown);
    }

    private static Sighting sighting(Entry entry) {
        String name =
                entry.announcements.values().stream()
                        .map(Announcement::name)
                        .filter(java.util.Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        return new Sighting(
                entry.id,
                entry.kind,
                entry.address,
                name,
                entry.lastSeenMicros,
                entry.count,
                entry.sample.clone());
    }

    /** What can be drafted from a sighting; empty if there is none with this id. */
    public synchronized Optional<Drafts> draft(String id) {
        return entries.values().stream()
                .filter(entry -> entry.id.equals(id))
                .findFirst()
                .map(this::draft);
    }

    private Drafts draft(Entry entry) {
        return switch (entry.kind) {
            case TOPIC -> ofTopic(entry.address);
            case HOME_ASSISTANT -> HomeAssistantDraft.of(List.copyOf(entry.announcements.values()));
            case COAP ->
                    LinkFormatDraft.of(
                            entry.address, new String(entry.sample, StandardCharsets.UTF_8));
        };
    }

    /** All topics together tell more than one of them: which level varies, what a value may be. */
    private Drafts ofTopic(String topic) {
        var capture = new Capture();
        long line = 0;
        for (Entry entry : entries.values()) {
            if (entry.kind == Sighting.Kind.TOPIC && !isKnown(entry.address)) {
                capture.add(
                        new CapturedMessage(
                                ++line, entry.address, entry.sample, entry.lastSeenMicros));
            }
        }
        Drafts all = Drafter.draft(capture);
        List<Draft> its = all.drafts().stream().filter(draft -> covers(draft, topic)).toList();
        return new Drafts(its, its.isEmpty() ? all.leftOut() : List.of());
    }

    private static boolean covers(Draft draft, String topic) {
        return new ProfileCompiler().compile(draft.name(), draft.yaml())
                        instanceof CompileResult.Compiled(DeviceProfile profile)
                && profile.sources().stream()
                        .filter(Source.Mqtt.class::isInstance)
                        .map(source -> AddressMatcher.of(((Source.Mqtt) source).topic(), "here"))
                        .anyMatch(matcher -> matcher.deviceIdOf(topic) != null);
    }
}
