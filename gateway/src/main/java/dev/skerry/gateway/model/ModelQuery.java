package dev.skerry.gateway.model;

import dev.skerry.gateway.feedback.Precision;
import dev.skerry.gateway.feedback.PrecisionView.Group;
import dev.skerry.gateway.fleet.Sites;
import dev.skerry.gateway.model.ModelView.RunCount;
import dev.skerry.gateway.model.ModelView.VersionView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is shown of the catalogue: bundles with who runs them, and how often they are right. */
public final class ModelQuery {
    private final Catalogue catalogue;
    private final ModelRuns runs;
    private final Precision precision;

    public ModelQuery(Catalogue catalogue, ModelRuns runs, Precision precision) {
        this.catalogue = catalogue;
        this.runs = runs;
        this.precision = precision;
    }

    /** All models by name. */
    public List<ModelView> models(Sites sites) {
        return models(catalogue.all(), sites);
    }

    /** One model; empty if the catalogue has no version of it. */
    public Optional<ModelView> model(String name, Sites sites) {
        return models(catalogue.versions(name), sites).stream().findFirst();
    }

    /** A bundle of the catalogue. */
    public VersionView version(StoredBundle bundle, Sites sites) {
        return models(List.of(bundle), sites).getFirst().versions().getFirst();
    }

    /** What agents say of the versions of a model, those that the catalogue has and others. */
    public List<ModelRun> runs(String name, Sites sites) {
        return runs.of(sites).stream()
                .filter(run -> run.name().equals(name))
                .sorted(
                        Comparator.comparing(ModelRun::agentId)
                                .thenComparing(ModelRun::role)
                                .thenComparing(ModelRun::version))
                .toList();
    }

    private List<ModelView> models(List<StoredBundle> bundles, Sites sites) {
        if (bundles.isEmpty()) {
            return List.of();
        }
        Map<String, List<ModelRun>> runsOf =
                runs.of(sites).stream().collect(Collectors.groupingBy(ModelRun::digest));
        Map<String, Group> rightOf =
                precision
                        .of(new Precision.Query(sites, null, null, 0, Long.MAX_VALUE))
                        .digests()
                        .stream()
                        .collect(Collectors.toMap(Group::name, Function.identity()));
        Map<String, List<VersionView>> byName = new TreeMap<>();
        for (StoredBundle bundle : bundles) {
            byName.computeIfAbsent(bundle.name(), name -> new ArrayList<>())
                    .add(
                            VersionView.of(
                                    bundle,
                                    counts(runsOf.getOrDefault(bundle.digest(), List.of())),
                                    rightOf.get(bundle.digest())));
        }
        return byName.entrySet().stream()
                .map(model -> new ModelView(model.getKey(), model.getValue()))
                .toList();
    }

    private static List<RunCount> counts(List<ModelRun> of) {
        return of.stream()
                .collect(
                        Collectors.groupingBy(
                                run -> List.of(run.role(), run.state()),
                                Collectors.mapping(
                                        ModelRun::agentId, Collectors.toUnmodifiableSet())))
                .entrySet()
                .stream()
                .map(
                        alike ->
                                new RunCount(
                                        alike.getKey().getFirst(),
                                        alike.getKey().getLast(),
                                        alike.getValue().size()))
                .sorted(Comparator.comparing(RunCount::role).thenComparing(RunCount::state))
                .toList();
    }
}
