package dev.skerry.agent.uplink;

import com.google.protobuf.ByteString;
import dev.skerry.agent.discover.Sighting;
import dev.skerry.agent.pipeline.RefusalLog;
import dev.skerry.profile.draft.Draft;
import dev.skerry.profile.draft.Drafts;
import dev.skerry.sync.proto.AgentStatus;
import dev.skerry.sync.proto.DiscoveredDevice;
import dev.skerry.sync.proto.RefusedSample;
import dev.skerry.sync.proto.Sightings;
import java.util.List;
import java.util.Locale;

/**
 * Tells the gateway what the agent met and can't use: in the first status of a session, and again
 * when it has changed. For the uplink's thread alone.
 */
public final class SightingsReport {
    private static final int MOST_REFUSED = 32;
    private static final int MOST_DISCOVERED = 32;
    private static final int SAMPLE_BYTES = 512;
    private static final int TEXT_CHARS = 500;

    /** All drafts together; those that do not fit are at the agent. */
    private static final int DRAFT_CHARS = 24 * 1024;

    private final RefusalLog refusals;
    private final dev.skerry.agent.discover.Sightings sightings;
    private long told = -1;

    /** A report of these two. */
    public SightingsReport(RefusalLog refusals, dev.skerry.agent.discover.Sightings sightings) {
        this.refusals = refusals;
        this.sightings = sightings;
    }

    /** Another session begins, whose gateway may know nothing. */
    void tellAgain() {
        told = -1;
    }

    /** The status with what it met, unless that was told. */
    AgentStatus added(AgentStatus status) {
        // Both only grow.
        long version = (long) refusals.samplesVersion() + sightings.version();
        if (version == told) {
            return status;
        }
        told = version;
        Sightings.Builder report = Sightings.newBuilder();
        refusals.samples().stream()
                .limit(MOST_REFUSED)
                .forEach(sample -> report.addRefused(refused(sample)));
        int room = DRAFT_CHARS;
        List<Sighting> all = sightings.all();
        for (Sighting sighting : all.subList(0, Math.min(all.size(), MOST_DISCOVERED))) {
            DiscoveredDevice.Builder device = discovered(sighting);
            String draft = draft(sighting.id());
            if (draft.length() <= room) {
                room -= draft.length();
                device.setDraft(draft);
            }
            report.addDiscovered(device);
        }
        report.setMore(Math.max(0, all.size() - MOST_DISCOVERED));
        return status.toBuilder().setSightings(report).build();
    }

    private static RefusedSample refused(RefusalLog.Sample sample) {
        return RefusedSample.newBuilder()
                .setProfileName(sample.profile())
                .setSource(lower(sample.entry().transport()))
                .setAddress(sample.entry().address())
                .setReceivedMicros(sample.entry().receivedAtMicros())
                .setCode(sample.entry().refusal().code())
                .setMessage(cut(sample.entry().refusal().message()))
                .setPayload(cut(sample.payload()))
                .setPayloadBytes(sample.bytes())
                .build();
    }

    private static DiscoveredDevice.Builder discovered(Sighting sighting) {
        DiscoveredDevice.Builder device =
                DiscoveredDevice.newBuilder()
                        .setId(sighting.id())
                        .setKind(lower(sighting.kind()))
                        .setAddress(cut(sighting.address()))
                        .setSample(cut(sighting.sample()));
        if (sighting.name() != null) {
            device.setName(cut(sighting.name()));
        }
        return device;
    }

    private String draft(String id) {
        List<Draft> drafts = sightings.draft(id).map(Drafts::drafts).orElse(List.of());
        return String.join("\n", drafts.stream().map(Draft::yaml).toList());
    }

    private static ByteString cut(byte[] bytes) {
        return ByteString.copyFrom(bytes, 0, Math.min(bytes.length, SAMPLE_BYTES));
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), TEXT_CHARS));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
