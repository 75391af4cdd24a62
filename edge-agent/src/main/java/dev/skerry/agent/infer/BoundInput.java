package dev.skerry.agent.infer;

import dev.skerry.agent.infer.run.LoadedModel;
import dev.skerry.agent.infer.run.LoadedModel.ModelInput;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.ModelBinding;
import dev.skerry.profile.model.Resource;
import dev.skerry.profile.unit.Conversion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What feeds one input of a model.
 *
 * @param conversion from the resource's unit to the model's
 */
record BoundInput(Resource resource, Conversion conversion) {
    /** What came of binding a profile's resources to a model. */
    sealed interface Bound {
        /** By the order of the model's inputs. */
        record Inputs(List<BoundInput> inputs) implements Bound {}

        /** They do not fit. */
        record Refused(Refusal why) implements Bound {}
    }

    static Bound bind(DeviceProfile profile, ModelBinding binding, LoadedModel model) {
        List<ModelInput> wanted = model.inputs();
        if (wanted.isEmpty()) {
            wanted =
                    binding.inputs().keySet().stream().map(it -> new ModelInput(it, null)).toList();
        }
        boolean takesAny = wanted.getFirst().name().isEmpty();
        if (takesAny && binding.inputs().size() != 1) {
            return refused(
                    "SKR-M004",
                    "model %s of profile %s has %d inputs, but %s takes one: name one resource under 'inputs'"
                            .formatted(
                                    binding.name(),
                                    profile.name(),
                                    binding.inputs().size(),
                                    binding.bundle()));
        }
        Set<String> names = wanted.stream().map(ModelInput::name).collect(Collectors.toSet());
        if (!takesAny && !binding.inputs().keySet().equals(names)) {
            return refused(
                    "SKR-M013",
                    "model %s of profile %s has the inputs %s, but bundle %s takes %s: name a resource for each of them under 'inputs', and none else"
                            .formatted(
                                    binding.name(),
                                    profile.name(),
                                    new TreeSet<>(binding.inputs().keySet()),
                                    binding.bundle(),
                                    new TreeSet<>(names)));
        }
        List<BoundInput> inputs = new ArrayList<>();
        for (ModelInput input : wanted) {
            String name =
                    takesAny
                            ? binding.inputs().values().iterator().next()
                            : binding.inputs().get(input.name());
            Resource resource = name == null ? null : profile.resource(name).orElse(null);
            if (resource == null) {
                return refused(
                        "SKR-M013",
                        "input '%s' of model %s names '%s', which profile %s does not have: correct 'inputs' in the profile"
                                .formatted(input.name(), binding.name(), name, profile.name()));
            }
            Conversion conversion = conversion(resource, input.unit());
            if (conversion == null) {
                return refused(
                        "SKR-M014",
                        "'%s' of profile %s is in %s, and bundle %s takes '%s' in %s, which can't be converted: name another resource, or give it that unit, converted by 'scale' and 'offset'"
                                .formatted(
                                        resource.name(),
                                        profile.name(),
                                        resource.unit() == null ? "no unit" : resource.unit(),
                                        binding.bundle(),
                                        input.name(),
                                        input.unit()));
            }
            inputs.add(new BoundInput(resource, conversion));
        }
        return new Bound.Inputs(List.copyOf(inputs));
    }

    private static @Nullable Conversion conversion(Resource resource, @Nullable String unit) {
        String from = resource.unit();
        if (unit == null) {
            return Conversion.NONE;
        }
        return from == null || from.isEmpty() ? null : Conversion.between(from, unit);
    }

    private static Bound refused(String code, String message) {
        return new Bound.Refused(new Refusal(code, message));
    }
}
