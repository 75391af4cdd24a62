package dev.skerry.agent.self;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.skerry.agent.config.ConfigCheck;
import dev.skerry.sync.proto.EffectiveSetting;
import dev.skerry.sync.proto.EffectiveSetting.Source;
import dev.skerry.sync.proto.SettingsReport;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EffectiveSettingsTest {
    private static final List<String> KNOWN =
            List.of("skerry.agent.site", "skerry.agent.policy-file", "skerry.agent.enrol.token");

    private static SettingsReport report(
            Map<String, String> file, Map<String, String> environment) {
        var config =
                new SmallRyeConfigBuilder()
                        .withDefaultValue("skerry.agent.site", "default")
                        .withSources(
                                new PropertiesConfigSource(
                                        file, "file:/etc/skerry/a.properties", 260),
                                new EnvConfigSource(environment, 300))
                        .build();
        return new EffectiveSettings(config, new Secrets(List.of())).report(KNOWN, "skerry.agent.");
    }

    private static EffectiveSetting setting(SettingsReport report, String name) {
        return report.getSettingsList().stream()
                .filter(setting -> setting.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void tells_each_setting_with_where_it_comes_from_and_what_it_would_be() {
        var report =
                report(
                        Map.of("skerry.agent.coap.port", "5700"),
                        Map.of("SKERRY_AGENT_SITE", "plant"));
        EffectiveSetting site = setting(report, "skerry.agent.site");
        assertThat(site.getValue()).isEqualTo("plant");
        assertThat(site.getSource()).isEqualTo(Source.SOURCE_ENVIRONMENT);
        assertThat(site.getOrigin()).isEqualTo("SKERRY_AGENT_SITE");
        assertThat(site.getDefaultValue()).isEqualTo("default");
        EffectiveSetting port = setting(report, "skerry.agent.coap.port");
        assertThat(port.getSource()).isEqualTo(Source.SOURCE_FILE);
        assertThat(port.getOrigin()).isEqualTo("/etc/skerry/a.properties");
        EffectiveSetting unset = setting(report, "skerry.agent.policy-file");
        assertThat(unset.getIsSet()).isFalse();
        assertThat(unset.getSource()).isEqualTo(Source.SOURCE_DEFAULT);
    }

    /** As the framework names where it keeps what it found out. */
    private static final class FoundOut implements ConfigSource {
        @Override
        public Set<String> getPropertyNames() {
            return Set.of("skerry.agent.site");
        }

        @Override
        public @Nullable String getValue(String name) {
            return name.equals("skerry.agent.site") ? "plant" : null;
        }

        @Override
        public String getName() {
            return "ValueRegistryConfigSource";
        }

        @Override
        public int getOrdinal() {
            return 500;
        }
    }

    @Test
    void looks_behind_what_the_framework_found_out_itself() {
        var config =
                new SmallRyeConfigBuilder()
                        .withSources(
                                new EnvConfigSource(Map.of("SKERRY_AGENT_SITE", "plant"), 300),
                                new FoundOut())
                        .build();
        var report =
                new EffectiveSettings(config, new Secrets(List.of()))
                        .report(List.of("skerry.agent.site"), "skerry.agent.");
        assertThat(setting(report, "skerry.agent.site").getSource())
                .isEqualTo(Source.SOURCE_ENVIRONMENT);
    }

    @Test
    void tells_of_a_secret_only_whether_it_is_set() {
        SettingsReport report =
                report(
                        Map.of("skerry.agent.mqtt.url", "mqtts://a:hunter2@b:1"),
                        Map.of("SKERRY_AGENT_ENROL_TOKEN", "hunter2"));
        EffectiveSetting token = setting(report, "skerry.agent.enrol.token");
        assertThat(token.getIsSecret()).isTrue();
        assertThat(token.getIsSet()).isTrue();
        assertThat(report.toString()).doesNotContain("hunter2");
        assertThat(setting(report(Map.of(), Map.of()), "skerry.agent.enrol.token").getIsSet())
                .isFalse();
    }

    @Test
    void has_another_digest_when_something_is_another() {
        SettingsReport one = report(Map.of(), Map.of("SKERRY_AGENT_SITE", "plant"));
        assertThat(one.getDigest().size()).isEqualTo(32);
        assertThat(report(Map.of(), Map.of("SKERRY_AGENT_SITE", "plant"))).isEqualTo(one);
        assertThat(report(Map.of(), Map.of("SKERRY_AGENT_SITE", "hall")).getDigest())
                .isNotEqualTo(one.getDigest());
        assertThat(report(Map.of("skerry.agent.site", "plant"), Map.of()).getDigest())
                .as("from elsewhere")
                .isNotEqualTo(one.getDigest());
    }

    @Test
    void is_bounded_however_many_there_are() {
        var many =
                IntStream.range(0, 600)
                        .boxed()
                        .collect(toMap(i -> "skerry.agent.coap.observe.d" + i, i -> "x"));
        SettingsReport report = report(many, Map.of());
        assertThat(report.getSettingsCount()).isEqualTo(512);
        assertThat(report.getMore()).isEqualTo(600 + KNOWN.size() - 512);
    }

    @ParameterizedTest
    @CsvSource({
        "SysPropConfigSource, SOURCE_COMMAND_LINE",
        "'PropertiesConfigSource[source=jar:file:/a.jar!/application.properties]', SOURCE_DEFAULT",
        "'PropertiesConfigSource[source=file:/a/config/application.properties]', SOURCE_FILE",
        "DefaultValuesConfigSource, SOURCE_DEFAULT",
        "SomethingElse, SOURCE_OTHER"
    })
    void knows_sources_by_their_names(String name, Source source) {
        assertThat(EffectiveSettings.source(name)).isEqualTo(source);
    }

    @Test
    void knows_all_settings_of_the_agent() {
        assertThat(ConfigCheck.names())
                .contains("skerry.agent.id", "skerry.agent.logs.memory", "quarkus.http.port")
                .doesNotHaveDuplicates()
                .noneMatch(name -> name.endsWith("."));
    }
}
