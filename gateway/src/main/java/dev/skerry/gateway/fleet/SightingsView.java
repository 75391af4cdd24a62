package dev.skerry.gateway.fleet;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.DiscoveredDevice;
import dev.skerry.sync.proto.RefusedSample;
import dev.skerry.sync.proto.Sightings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent met and can't use: the first messages of each profile and code that were refused,
 * and what no profile knows. Texts and payloads may be cut.
 *
 * @param more how many devices were discovered beyond the list
 */
public record SightingsView(List<RefusedView> refused, List<DiscoveredView> discovered, int more) {
    public SightingsView {
        refused = List.copyOf(refused);
        discovered = List.copyOf(discovered);
    }

    /**
     * A message that was refused.
     *
     * @param profile whose it was; null when no profile knows its address
     * @param payload if it is text
     * @param payloadBase64 if it is none
     * @param bytes how many it had
     */
    public record RefusedView(
            @Nullable String profile,
            String source,
            String address,
            Instant receivedAt,
            String code,
            String message,
            @Nullable String payload,
            @Nullable String payloadBase64,
            int bytes) {
        static RefusedView of(RefusedSample sample) {
            ByteString payload = sample.getPayload();
            boolean isWhole = payload.size() == sample.getPayloadBytes();
            return new RefusedView(
                    orNull(sample.getProfileName()),
                    sample.getSource(),
                    sample.getAddress(),
                    Times.ofMicros(sample.getReceivedMicros()),
                    sample.getCode(),
                    sample.getMessage(),
                    Payloads.text(payload, isWhole),
                    Payloads.base64(payload, isWhole),
                    sample.getPayloadBytes());
        }
    }

    /**
     * A device, or a topic, that no profile of the agent knows.
     *
     * @param kind {@code topic}, {@code home-assistant} or {@code coap}
     * @param draft a profile to begin with, in YAML; null when there is none
     */
    public record DiscoveredView(
            String id,
            String kind,
            String address,
            @Nullable String name,
            @Nullable String sample,
            @Nullable String sampleBase64,
            @Nullable String draft) {
        static DiscoveredView of(DiscoveredDevice device) {
            return new DiscoveredView(
                    device.getId(),
                    device.getKind(),
                    device.getAddress(),
                    orNull(device.getName()),
                    Payloads.text(device.getSample(), false),
                    Payloads.base64(device.getSample(), false),
                    orNull(device.getDraft()));
        }
    }

    static SightingsView of(Sightings sightings) {
        return new SightingsView(
                sightings.getRefusedList().stream().map(RefusedView::of).toList(),
                sightings.getDiscoveredList().stream().map(DiscoveredView::of).toList(),
                sightings.getMore());
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
