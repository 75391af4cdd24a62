package dev.skerry.profile.exchange.part;

import dev.skerry.profile.model.Cadence;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.Priority;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.model.TwinProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Lists what only profiles have, whatever they are exported to. */
public final class Unexported {
    private final Leftovers leftovers;

    /** Adds to these leftovers. */
    public Unexported(Leftovers leftovers) {
        this.leftovers = leftovers;
    }

    /** Lists the rules and models of a profile. */
    public void whatFollows(DeviceProfile profile) {
        profile.models()
                .forEach(m -> nothingFor("models." + m.name(), "there is nothing for models"));
        profile.rules().forEach(r -> nothingFor("rules." + r.name(), "there is nothing for rules"));
    }

    /** Lists what says how readings of a resource are kept. */
    public void keeping(Resource resource) {
        Cadence cadence = resource.cadence();
        var keys = new ArrayList<String>();
        add(keys, "priority", resource.priority() != Priority.TELEMETRY);
        add(keys, "deadband", cadence.deadband() != 0);
        add(keys, "sample", isSet(cadence.sample()));
        add(keys, "report", isSet(cadence.report()));
        add(keys, "stale", isSet(cadence.stale()));
        add(keys, "retention", isSet(cadence.retention()));
        if (!keys.isEmpty()) {
            nothingFor(
                    "resources." + resource.name(),
                    "there is nothing for how readings are kept: " + String.join(", ", keys));
        }
    }

    /** Lists how both sides of a twin agree. */
    public void merging(TwinProperty property) {
        nothingFor(
                "twin." + property.name() + ".merge",
                "there is nothing for what becomes of concurrent writes, here "
                        + property.merge().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    /** Lists what says whether a command took effect. */
    public void effect(CommandSpec command) {
        if (command.confirm() != null) {
            nothingFor(
                    "commands." + command.name() + ".confirm",
                    "there is nothing for what shows that a command took effect");
        }
    }

    /** Lists one part for which the other format has nothing. */
    public void nothingFor(String place, String message) {
        leftovers.add(ExchangeCode.NO_COUNTERPART, place, message);
    }

    private static void add(List<String> keys, String key, boolean isSet) {
        if (isSet) {
            keys.add(key);
        }
    }

    private static boolean isSet(Duration duration) {
        return !duration.isZero();
    }
}
