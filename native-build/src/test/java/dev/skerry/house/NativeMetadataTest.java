package dev.skerry.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skerry.house.CalledLookups.Lookup;
import dev.skerry.profile.nativeimage.NativeMetadata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of docs/native.md, as far as they can be told without a builder of executables. */
class NativeMetadataTest {
    private static final NativeMetadata METADATA =
            NativeMetadata.of("device-profiles", "cloud-sync", "edge-agent", "gateway");

    /** Keys of reachability-metadata.json that we use, of its schema for GraalVM 25. */
    private static final Map<String, Set<String>> KEYS =
            Map.of(
                    "reflection",
                    Set.of(
                            "type",
                            "methods",
                            "fields",
                            "jniAccessible",
                            "allDeclaredFields",
                            "allPublicFields"),
                    "resources",
                    Set.of("glob", "bundle"),
                    "foreign",
                    Set.of("downcalls", "upcalls"));

    /** Who looks something up by a name, and where that is told. */
    private static final Map<String, String> TOLD =
            Map.of(
                    "dev.skerry.profile.compile.DocumentSchema",
                    "dev/skerry/profile/policy.schema.json",
                    "dev.skerry.profile.catalogue.Catalogue",
                    "dev/skerry/catalogue/wled/profile.yaml",
                    "dev.skerry.agent.pipeline.ProfileCatalog",
                    "profiles/host.yaml");

    /** Who calls the system through the foreign-function interface. */
    private static final String FOREIGN = "java/lang/foreign/Linker.";

    @Test
    void metadata_has_keys_that_the_builder_knows() {
        METADATA.documents()
                .forEach(
                        (file, document) -> {
                            assertThat(KEYS.keySet()).as("%s", file).containsAll(names(document));
                            for (String section : List.of("reflection", "resources")) {
                                for (JsonNode entry : document.path(section)) {
                                    assertThat(KEYS.get(section))
                                            .as("%s: %s", file, entry)
                                            .containsAll(names(entry));
                                }
                            }
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"device-profiles", "cloud-sync", "edge-agent", "gateway"})
    void our_own_code_looks_up_nothing_that_is_not_told(String module) {
        for (Lookup lookup : new CalledLookups(Repository.classes(module)).lookups()) {
            if (lookup.method().startsWith(FOREIGN)) {
                assertThat(METADATA.documents().values())
                        .as("%s", lookup)
                        .anyMatch(document -> !document.at("/foreign/downcalls").isMissingNode());
            } else {
                assertThat(TOLD)
                        .as("%s", lookup)
                        .containsKey(lookup.caller().replaceFirst("\\$.*", ""));
            }
        }
        assertThat(TOLD.values()).allMatch(METADATA::hasResource);
    }

    /** Such a class would be initialized by the builder, which then fails. */
    @ParameterizedTest
    @ValueSource(strings = {"device-profiles", "cloud-sync", "edge-agent", "gateway"})
    void what_is_initialized_while_building_leaves_run_time_classes_alone(String module) {
        assertThat(METADATA.runTimePackages())
                .contains("ai.onnxruntime", "org.eclipse.californium", "org.eclipse.paho", "oshi");
        assertThat(
                        new CalledLookups(Repository.classes(module))
                                .initializedWith(METADATA.runTimePackages()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"device-profiles", "cloud-sync", "edge-agent", "gateway"})
    void no_switch_looks_enum_constants_up_by_name(String module) {
        assertThat(new CalledLookups(Repository.classes(module)).withEnumLabels()).isEmpty();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
