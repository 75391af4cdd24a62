package dev.skerry.profile.model;

import java.util.List;
import java.util.Optional;

/**
 * What a kind of device is: how its messages are recognised and decoded, how its state is merged,
 * what it can be told to do, which models watch it and what follows from what they see. Made by the
 * profile compiler; names in it refer only to things that it declares.
 *
 * @param name {@code [a-z][a-z0-9-]*}
 * @param version SemVer 2.0
 * @param digest SHA-256 of the profile's source in lower-case hexadecimal
 */
public record DeviceProfile(
        String name,
        String version,
        String description,
        List<Source> sources,
        List<Resource> resources,
        List<TwinProperty> twin,
        List<CommandSpec> commands,
        List<ModelBinding> models,
        List<RuleSpec> rules,
        String digest) {
    public DeviceProfile {
        sources = List.copyOf(sources);
        resources = List.copyOf(resources);
        twin = List.copyOf(twin);
        commands = List.copyOf(commands);
        models = List.copyOf(models);
        rules = List.copyOf(rules);
    }

    /** The resource of that name, if the profile declares it. */
    public Optional<Resource> resource(String resourceName) {
        return resources.stream().filter(r -> r.name().equals(resourceName)).findFirst();
    }

    /** The twin's property of that name, if the profile declares it. */
    public Optional<TwinProperty> property(String propertyName) {
        return twin.stream().filter(p -> p.name().equals(propertyName)).findFirst();
    }

    /** The command of that name, if the profile declares it. */
    public Optional<CommandSpec> command(String commandName) {
        return commands.stream().filter(c -> c.name().equals(commandName)).findFirst();
    }
}
