package dev.skerry.agent.infer;

import dev.skerry.agent.infer.GivenUp.Unfit;
import dev.skerry.agent.infer.Lineup.Runner;
import dev.skerry.agent.infer.Lineup.Slot;
import dev.skerry.agent.infer.plan.ModelStatus;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.plan.ModelStatus.State;
import dev.skerry.agent.pipeline.ActiveProfiles;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Binds profiles to the bundles that run, and hands over what these know of devices when either
 * changes. For one thread, but for what is said of bundles that do not fit.
 */
final class Bindings {
    private static final Logger LOG = Logger.getLogger(Bindings.class);

    private final StreamStates states;
    private final Consumer<GivenUp> givesUp;
    private final Map<String, ProfileModels> byProfile = new HashMap<>();
    private final Map<String, Misfit> misfits = new ConcurrentHashMap<>();
    private final Map<String, Refusal> unanswered = new ConcurrentHashMap<>();
    private final Set<String> bound = ConcurrentHashMap.newKeySet();
    private Lineup lineup = Lineup.EMPTY;

    /** A bundle of the agent's own that takes other inputs than a profile gives it. */
    private record Misfit(String digest, Refusal why) {}

    /**
     * Nothing yet.
     *
     * @param givesUp takes bundles that are planned and do not fit
     */
    Bindings(StreamStates states, Consumer<GivenUp> givesUp) {
        this.states = states;
        this.givesUp = givesUp;
    }

    boolean knows(DeviceProfile profile) {
        return byProfile.containsKey(profile.digest());
    }

    ProfileModels of(DeviceProfile profile) {
        ProfileModels models = byProfile.get(profile.digest());
        if (models == null) {
            models = bind(profile);
            byProfile.put(profile.digest(), models);
        }
        return models;
    }

    Stream<BoundModel> all() {
        return byProfile.values().stream().flatMap(ProfileModels::all);
    }

    /** Works with other bundles from now on. */
    void take(Lineup next) {
        lineup = next;
        for (ProfileModels before : List.copyOf(byProfile.values())) {
            DeviceProfile profile = before.profile();
            if (slots(profile).equals(before.slots())) {
                continue;
            }
            forgetTroubles(profile);
            ProfileModels after = bind(profile);
            byProfile.put(profile.digest(), after);
            List<String> shadows = keys(before);
            before.all().forEach(old -> old.hand(deviceId -> after.successor(old)));
            before.shadows().stream()
                    .filter(old -> !after.hasShadow(old.name()))
                    .forEach(old -> states.end(old::isKey, shadows));
        }
        noteBound();
    }

    /** What the streams of the shadows are kept under. */
    private static List<String> keys(ProfileModels models) {
        return models.shadows().stream()
                .flatMap(shadow -> shadow.devices().stream().map(shadow::key))
                .toList();
    }

    /** Works by other profiles from now on. */
    void follow(ActiveProfiles before, ActiveProfiles next) {
        Set<String> digests = next.digests();
        for (DeviceProfile old : before.all()) {
            if (!digests.contains(old.digest())) {
                forgetTroubles(old);
            }
        }
        for (DeviceProfile old : before.all()) {
            ProfileModels models = byProfile.get(old.digest());
            if (models == null) {
                continue;
            }
            models.all()
                    .forEach(
                            model -> {
                                model.hand(
                                        deviceId ->
                                                successor(model, next.of(old.name(), deviceId)));
                                boolean isGone =
                                        next.all().stream()
                                                .noneMatch(
                                                        profile ->
                                                                successor(model, profile) != null);
                                if (isGone) {
                                    states.forget(model::isKey);
                                }
                            });
        }
        byProfile.keySet().retainAll(digests);
        noteBound();
    }

    private void forgetTroubles(DeviceProfile profile) {
        for (ModelBinding binding : profile.models()) {
            misfits.remove(profile.name() + "/" + binding.name());
            unanswered.remove(profile.name() + "/" + binding.name());
        }
    }

    private @Nullable BoundModel successor(BoundModel model, @Nullable DeviceProfile profile) {
        return profile == null ? null : of(profile).successor(model);
    }

    private Map<String, Slot> slots(DeviceProfile profile) {
        return profile.models().stream()
                .map(ModelBinding::bundle)
                .distinct()
                .filter(lineup.slots()::containsKey)
                .collect(
                        Collectors.toMap(
                                bundle -> bundle,
                                bundle -> Objects.requireNonNull(lineup.slots().get(bundle))));
    }

    private ProfileModels bind(DeviceProfile profile) {
        Map<String, Slot> slots = slots(profile);
        List<BoundModel> acting = new ArrayList<>();
        List<BoundModel> shadows = new ArrayList<>();
        for (ModelBinding binding : profile.models()) {
            Slot slot = slots.get(binding.bundle());
            if (slot == null) {
                continue;
            }
            BoundModel one = bind(profile, binding, slot.acting(), Role.ACTING);
            BoundModel other = bind(profile, binding, slot.shadow(), Role.SHADOW);
            if (one != null) {
                one.judgeBy(slot.gates());
                noteUnanswered(one);
                acting.add(one);
            }
            if (other != null) {
                shadows.add(other);
            }
            if (one != null && other != null) {
                one.compareWith(other);
            }
        }
        var models = new ProfileModels(profile, slots, acting, shadows);
        models.all().forEach(model -> bound.add(model.digest()));
        return models;
    }

    private @Nullable BoundModel bind(
            DeviceProfile profile, ModelBinding binding, @Nullable Runner runner, Role role) {
        if (runner == null) {
            return null;
        }
        return switch (BoundInput.bind(profile, binding, runner.model())) {
            case BoundInput.Bound.Inputs(List<BoundInput> inputs) ->
                    new BoundModel(profile, binding, runner, role, inputs);
            case BoundInput.Bound.Refused(Refusal why) -> {
                misfit(profile.name() + "/" + binding.name(), runner, why);
                yield null;
            }
        };
    }

    /** It runs, though rules wait in vain for what it does not give. */
    private void noteUnanswered(BoundModel model) {
        Refusal missing = model.missingOutput();
        if (missing != null && unanswered.put(model.where(), missing) == null) {
            LOG.errorf("code=%s model=%s %s", missing.code(), model.where(), missing.message());
        }
    }

    private void misfit(String where, Runner runner, Refusal why) {
        if (runner.isPlanned()) {
            givesUp.accept(new GivenUp(runner, new Unfit(why)));
        } else if (misfits.put(where, new Misfit(runner.model().digest(), why)) == null) {
            LOG.errorf("code=%s model=%s %s", why.code(), where, why.message());
        }
    }

    private void noteBound() {
        bound.retainAll(all().map(BoundModel::digest).collect(Collectors.toSet()));
    }

    /** Bundles that do not fit profiles, or their rules; any thread may ask. */
    List<Refusal> troubles() {
        return Stream.concat(
                        misfits.values().stream().map(Misfit::why), unanswered.values().stream())
                .toList();
    }

    /** The same, or refused if the bundle fits no profile; any thread may ask. */
    ModelStatus judged(ModelStatus status) {
        if (status.state() != State.RUNNING || bound.contains(status.digest())) {
            return status;
        }
        return misfits.values().stream()
                .filter(misfit -> misfit.digest().equals(status.digest()))
                .findFirst()
                .map(misfit -> status.refused(misfit.why().code(), misfit.why().message()))
                .orElse(status);
    }
}
