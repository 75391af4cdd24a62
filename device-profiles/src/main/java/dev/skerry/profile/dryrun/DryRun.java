package dev.skerry.profile.dryrun;

import dev.skerry.profile.capture.CapturedMessage;
import dev.skerry.profile.decode.AddressMatcher;
import dev.skerry.profile.decode.AddressMatcher.Match;
import dev.skerry.profile.decode.DecodeResult;
import dev.skerry.profile.decode.DerivedReadings;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.decode.Thinning;
import dev.skerry.profile.model.DeviceId;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.Source;
import dev.skerry.profile.rule.DerivedProgram;
import dev.skerry.profile.watch.DeviceWatch;
import dev.skerry.profile.watch.ProfileRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Shows captured messages to a profile, in order, as an agent would that has just been started. Not
 * safe for several threads.
 */
public final class DryRun {
    /** As many as an agent's rules watch. */
    private static final int MOST_DEVICES = 10_000;

    private final DeviceProfile profile;
    private final ProfileRules rules;
    private final List<DerivedProgram> derived;
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Device> devices = new HashMap<>();
    private final long everyMicros;
    private long nowMicros = CapturedMessage.UNKNOWN;

    private record Route(AddressMatcher matcher, MessageDecoder decoder) {}

    private record Device(DerivedReadings derived, Thinning thinning, DeviceWatch watch) {}

    /**
     * A dry run that has seen nothing yet.
     *
     * @param site stands for {@code {site}}
     * @param every how far apart messages are taken to have come that carry no time
     */
    public DryRun(DeviceProfile profile, String site, Duration every) {
        this.profile = profile;
        this.rules = ProfileRules.of(profile);
        this.derived = DerivedProgram.of(profile);
        this.everyMicros = every.toNanos() / 1_000;
        for (Source source : profile.sources()) {
            String address =
                    switch (source) {
                        case Source.Mqtt mqtt -> mqtt.topic();
                        case Source.Coap coap -> coap.path();
                        case Source.Host _ -> null;
                    };
            if (address != null) {
                routes.add(
                        new Route(
                                AddressMatcher.of(address, site),
                                MessageDecoder.of(profile, source)));
            }
        }
    }

    /** What becomes of the next message. */
    public Step next(CapturedMessage message) {
        for (Route route : routes) {
            Match match = route.matcher().match(message.topic());
            // The agent subscribes to the topics of the resources and no others.
            if (match != null && route.decoder().knows(match)) {
                return ofDevice(route, match, message);
            }
        }
        return new Step.Elsewhere(message.line(), message.topic());
    }

    private Step ofDevice(Route route, Match match, CapturedMessage message) {
        String deviceId = match.deviceId();
        long at = stamp(message);
        return switch (route.decoder().decode(match, message.payload(), at)) {
            case DecodeResult.Undecodable(String code, String why) ->
                    refused(message, deviceId, code, why);
            case DecodeResult.Decoded decoded -> {
                String fault = DeviceId.fault(deviceId);
                if (fault != null) {
                    yield refused(message, deviceId, "SKR-A203", "a device's id: " + fault);
                }
                Device device = device(deviceId);
                yield device == null
                        ? refused(
                                message,
                                deviceId,
                                "SKR-R002",
                                "rules watch %,d devices and no more".formatted(MOST_DEVICES))
                        : understood(message, deviceId, at, device, decoded.readings());
            }
        };
    }

    private static Step refused(CapturedMessage message, String deviceId, String code, String why) {
        return new Step.Refused(message.line(), message.topic(), deviceId, code, why);
    }

    private Step understood(
            CapturedMessage message,
            String deviceId,
            long at,
            Device device,
            List<Reading> reported) {
        Map<String, String> notDerived = new HashMap<>();
        List<Reading> readings = device.derived().extend(reported, notDerived::put);
        return new Step.Understood(
                message.line(),
                message.topic(),
                deviceId,
                at,
                readings,
                readings.stream()
                        .filter(r -> device.thinning().fateOf(r) == Thinning.Fate.KEPT)
                        .toList(),
                notDerived,
                device.watch().judge(rules, readings, List.of()));
    }

    /** A message without a time came so much after the one before it. */
    private long stamp(CapturedMessage message) {
        if (message.isStamped()) {
            nowMicros = message.atMicros();
        } else {
            nowMicros = nowMicros == CapturedMessage.UNKNOWN ? 0 : nowMicros + everyMicros;
        }
        return nowMicros;
    }

    private @Nullable Device device(String deviceId) {
        Device known = devices.get(deviceId);
        if (known == null && devices.size() < MOST_DEVICES) {
            known =
                    new Device(
                            new DerivedReadings(derived),
                            new Thinning(),
                            new DeviceWatch(List.of()));
            devices.put(deviceId, known);
        }
        return known;
    }

    /** How many devices were heard of. */
    public int deviceCount() {
        return devices.size();
    }

    /** What a rule sees of each device now, with the values, by device. */
    public Map<String, String> seenBy(String rule) {
        Map<String, String> seen = new TreeMap<>();
        rules.rules().stream()
                .filter(r -> r.spec().name().equals(rule))
                .forEach(
                        r ->
                                devices.forEach(
                                        (id, device) ->
                                                seen.put(id, r.program().because(device.watch()))));
        return seen;
    }

    /** The profile that is tried. */
    public DeviceProfile profile() {
        return profile;
    }
}
