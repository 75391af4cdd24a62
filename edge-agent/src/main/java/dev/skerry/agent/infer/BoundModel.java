package dev.skerry.agent.infer;

import dev.skerry.agent.infer.Lineup.Runner;
import dev.skerry.agent.infer.compare.Comparison;
import dev.skerry.agent.infer.compare.GateWatch;
import dev.skerry.agent.infer.conformal.ConformalModel;
import dev.skerry.agent.infer.plan.Gates;
import dev.skerry.agent.infer.plan.ModelStatus.Role;
import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.ModelFaultException;
import dev.skerry.agent.infer.run.ModelStream;
import dev.skerry.agent.infer.run.ModelStream.Scored;
import dev.skerry.agent.pipeline.Explanation;
import dev.skerry.agent.pipeline.ModelResult;
import dev.skerry.agent.pipeline.ModelResult.Forecast;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Reading;
import dev.skerry.profile.model.RuleSpec;
import dev.skerry.profile.rule.ModelOutput;
import dev.skerry.profile.unit.Conversion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** A profile's model in one role, with the streams of all the profile's devices. For one thread. */
final class BoundModel {
    private static final Scored NOBODY = (result, atMicros, warmingUp) -> {};

    /** Behind the names of the states of a model that is compared only. */
    private static final String SHADOW = "@shadow";

    private final ModelBinding binding;
    private final DeviceProfile profile;
    private final Runner runner;
    private final Role role;
    private final LoadedModel model;
    private final List<BoundInput> inputs;
    private final Map<String, ModelStream> streams = new HashMap<>();
    private final boolean isRead;
    private final Set<String> moved = new HashSet<>();
    private @Nullable Comparison comparison;
    private @Nullable GateWatch gates;
    private boolean off;

    BoundModel(
            DeviceProfile profile,
            ModelBinding binding,
            Runner runner,
            Role role,
            List<BoundInput> inputs) {
        this.binding = binding;
        this.profile = profile;
        this.runner = runner;
        this.role = role;
        this.inputs = inputs;
        String variable = "model." + binding.name() + ".";
        isRead = profile.rules().stream().anyMatch(rule -> rule.when().contains(variable));
        model = ConformalModel.of(runner.model(), binding);
        runner.tally().begin();
    }

    /** Profile and model, for messages. */
    String where() {
        return profile.name() + "/" + binding.name();
    }

    String name() {
        return binding.name();
    }

    Runner runner() {
        return runner;
    }

    /** Null for by none. */
    void judgeBy(@Nullable Gates by) {
        gates = by == null ? null : new GateWatch(runner.tally(), by);
    }

    /**
     * What it broke of its gates; null if nothing.
     *
     * @param psi how far it has drifted; NaN if that is not known
     */
    @Nullable String broken(ToDoubleFunction<BoundModel> psi) {
        return gates == null
                ? null
                : gates.broken(comparison != null, () -> psi.applyAsDouble(this));
    }

    /** From now on the two are compared. */
    void compareWith(BoundModel shadow) {
        comparison = new Comparison(runner.tally(), shadow.runner.tally());
        shadow.comparison = comparison;
    }

    void beginComparing() {
        if (comparison != null) {
            comparison.begin();
        }
    }

    /** With the model in the other role; null if there is none. */
    @Nullable Comparison comparison() {
        return comparison;
    }

    LoadedModel model() {
        return model;
    }

    List<BoundInput> inputs() {
        return inputs;
    }

    /** What a device's stream is stored under. */
    String key(String deviceId) {
        return key(deviceId, role);
    }

    /** What it was stored under if the bundle had its other role before. */
    String otherKey(String deviceId) {
        return key(deviceId, role == Role.ACTING ? Role.SHADOW : Role.ACTING);
    }

    private String key(String deviceId, Role of) {
        String key = profile.name() + "/" + deviceId + "/" + binding.name();
        return of == Role.SHADOW ? key + SHADOW : key;
    }

    /** Whether what the one has learned holds for the other: the same model of the same values. */
    boolean fits(BoundModel other) {
        return binding.equals(other.binding)
                && model.digest().equals(other.model.digest())
                && profile.name().equals(other.profile.name())
                && inputs.equals(other.inputs);
    }

    /** Whether a stored state is of one of its streams. */
    boolean isKey(String key) {
        String suffix = "/" + binding.name() + (role == Role.SHADOW ? SHADOW : "");
        return key.startsWith(profile.name() + "/") && key.endsWith(suffix);
    }

    /** Hands streams over to the models that take them; those that none takes are dropped. */
    void hand(Function<String, @Nullable BoundModel> takes) {
        streams.entrySet()
                .removeIf(
                        entry -> {
                            BoundModel next = takes.apply(entry.getKey());
                            if (next != null && next != this) {
                                next.take(entry.getKey(), entry.getValue(), this);
                            }
                            if (next != this) {
                                runner.tally().devices(-1);
                            }
                            return next != this;
                        });
    }

    @SuppressWarnings("ReferenceEquality") // the same bundle may have been loaded again
    private void take(String deviceId, ModelStream stream, BoundModel from) {
        ModelStream mine = from.model == model ? stream : decode(stream.encode());
        if (mine != null) {
            streams.put(deviceId, mine);
            runner.tally().devices(1);
            if (mine != stream || from.role != role) {
                moved.add(deviceId);
            }
        }
    }

    Set<String> devices() {
        return streams.keySet();
    }

    String digest() {
        return model.digest();
    }

    /** Whether the order counts in which readings of one time come. */
    boolean isOfSeveral() {
        return inputs.size() > 1;
    }

    boolean watches(String resource) {
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).resource().name().equals(resource)) {
                return true;
            }
        }
        return false;
    }

    /** Whether rules read it, so that somebody may ask why. */
    boolean isRead() {
        return isRead;
    }

    /** An output that a rule of the profile reads and the model does not give, or null. */
    @Nullable Refusal missingOutput() {
        for (RuleSpec rule : profile.rules()) {
            for (ModelOutput output : ModelOutput.values()) {
                if (rule.when().contains(output.of(binding.name()))
                        && !model.outputs().contains(output)) {
                    return new Refusal(
                            "SKR-M040",
                            "rule %s of profile %s reads %s, and bundle %s gives only %s, so that it is never known: read one of these, or name another bundle"
                                    .formatted(
                                            rule.name(),
                                            profile.name(),
                                            output.of(binding.name()),
                                            binding.bundle(),
                                            model.outputs().stream()
                                                    .map(ModelOutput::word)
                                                    .sorted()
                                                    .toList()));
                }
            }
        }
        return null;
    }

    /** A result with its forecast in the unit of the resource that the first input is fed from. */
    ModelResult inOwnUnit(ModelResult result) {
        Forecast forecast = result.forecast();
        Conversion conversion = inputs.getFirst().conversion();
        return forecast == null || conversion.equals(Conversion.NONE)
                ? result
                : new ModelResult(
                        result.score(),
                        result.label(),
                        new Forecast(
                                conversion.back(forecast.value()),
                                conversion.back(forecast.lower()),
                                conversion.back(forecast.upper())));
    }

    /**
     * Why a stream's last result was what it was, or null if there was none.
     *
     * @param threshold of the rule that asks; null if it has none
     */
    @Nullable Explanation explain(ModelStream stream, @Nullable Double threshold) {
        ModelStream.StepExplanation step = stream.explain();
        if (step == null) {
            return null;
        }
        List<Explanation.Channel> channels = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            channels.add(channel(inputs.get(i), step.inputs().get(i)));
        }
        return new Explanation(
                binding.name(),
                binding.bundle().split("@", 2)[0],
                model.version(),
                model.digest(),
                step.atMicros(),
                inOwnUnit(step.result()),
                threshold == null ? ownThreshold() : threshold,
                step.method(),
                channels);
    }

    private @Nullable Double ownThreshold() {
        return Double.isNaN(model.threshold()) ? null : model.threshold();
    }

    private static Explanation.Channel channel(
            BoundInput input, ModelStream.StepExplanation.Input of) {
        String unit = input.resource().unit();
        return new Explanation.Channel(
                of.name(),
                input.resource().name(),
                unit == null ? "" : unit,
                of.contribution(),
                of.steps().stream()
                        .map(
                                it ->
                                        new Explanation.Step(
                                                it.atMicros(), input.conversion().back(it.value())))
                        .toList());
    }

    /** Whether a resource is the one whose readings make steps. */
    boolean isFirst(String resource) {
        return inputs.getFirst().resource().name().equals(resource);
    }

    boolean off() {
        return off;
    }

    void turnOff() {
        off = true;
        runner.tally().devices(-streams.size());
        streams.clear();
    }

    @Nullable ModelStream stream(String deviceId) {
        return streams.get(deviceId);
    }

    @Nullable ModelStream decode(byte[] state) {
        return model.decode(state, binding.warmUp());
    }

    /** Goes on with a restored stream, or begins a new one. */
    ModelStream add(String deviceId, @Nullable ModelStream restored) {
        ModelStream stream = restored == null ? model.begin(binding.warmUp()) : restored;
        streams.put(deviceId, stream);
        runner.tally().devices(1);
        return stream;
    }

    /** What a model sees of a reading; NaN if it is nothing that it can see. */
    static double valueOf(Reading reading) {
        return reading.resource().type().isText() ? Double.NaN : reading.asDouble();
    }

    /** Has a stream take a finite reading; the first input last, which may make a step of all. */
    void accept(ModelStream stream, Reading reading, double value, Scored scored)
            throws ModelFaultException {
        String resource = reading.resource().name();
        for (int i = inputs.size() - 1; i >= 0; i--) {
            BoundInput input = inputs.get(i);
            if (input.resource().name().equals(resource)) {
                double converted = input.conversion().of(value);
                stream.accept(i, converted, reading.observedAtMicros(), scored);
            }
        }
    }

    /** Has the model take note of the run that these readings will lead to, if they lead to one. */
    void foresee(String deviceId, List<Reading> readings) {
        ModelStream stream = off || !model.session().looksAhead() ? null : streams.get(deviceId);
        if (stream == null) {
            return;
        }
        ModelStream copy = stream.copy();
        model.session()
                .foresee(
                        () -> {
                            for (Reading reading :
                                    isOfSeveral() ? TimeOrder.of(readings, this) : readings) {
                                double value = valueOf(reading);
                                if (watches(reading.resource().name()) && Double.isFinite(value)) {
                                    accept(copy, reading, value, NOBODY);
                                }
                            }
                        });
    }

    /** Forgets what was foreseen. */
    void forget() {
        model.session().forget();
    }

    /** Makes the runs that were foreseen together. */
    void runAhead() {
        model.session().runAhead();
    }

    /** Adds the states of streams that took so many readings since they were asked last. */
    void collectDirty(Map<String, byte[]> changed, int leastUnsaved) {
        streams.forEach(
                (device, stream) -> {
                    boolean isMoved = !moved.isEmpty() && moved.contains(device);
                    if (stream.unsaved() < leastUnsaved && !isMoved) {
                        return;
                    }
                    if (stream.takeDirty() || isMoved) {
                        changed.put(key(device), stream.encode());
                    }
                });
        moved.clear();
    }
}
