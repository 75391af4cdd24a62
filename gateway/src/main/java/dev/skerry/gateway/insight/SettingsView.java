package dev.skerry.gateway.insight;

import dev.skerry.sync.proto.EffectiveSetting;
import dev.skerry.sync.proto.SettingsReport;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings that an agent goes by.
 *
 * @param reportedAt when it told them; null when it never did
 * @param digest SHA-256 of what they are, in hexadecimal; null likewise
 * @param more how many there are beyond the list
 */
public record SettingsView(
        @Nullable Instant reportedAt,
        @Nullable String digest,
        List<SettingView> settings,
        int more) {
    /** Of an agent that told none. */
    static final SettingsView NONE = new SettingsView(null, null, List.of(), 0);

    public SettingsView {
        settings = List.copyOf(settings);
    }

    /**
     * One setting.
     *
     * @param value null when it is not set, and of a secret
     * @param source default, file, environment, command-line or other
     * @param origin which file or variable; null for the default
     * @param defaultValue what it is when nobody sets it; null for nothing
     */
    public record SettingView(
            String name,
            @Nullable String value,
            boolean isSet,
            boolean isSecret,
            String source,
            @Nullable String origin,
            @Nullable String defaultValue) {
        static SettingView of(EffectiveSetting setting) {
            return new SettingView(
                    setting.getName(),
                    orNull(setting.getValue()),
                    setting.getIsSet(),
                    setting.getIsSecret(),
                    source(setting),
                    orNull(setting.getOrigin()),
                    orNull(setting.getDefaultValue()));
        }

        private static String source(EffectiveSetting setting) {
            return switch (setting.getSource()) {
                case SOURCE_DEFAULT -> "default";
                case SOURCE_FILE -> "file";
                case SOURCE_ENVIRONMENT -> "environment";
                case SOURCE_COMMAND_LINE -> "command-line";
                case SOURCE_OTHER, SOURCE_UNSPECIFIED, UNRECOGNIZED -> "other";
            };
        }

        private static @Nullable String orNull(String text) {
            return text.isEmpty() ? null : text;
        }
    }

    static SettingsView of(SettingsReport report, Instant reportedAt, String digest) {
        return new SettingsView(
                reportedAt,
                digest,
                report.getSettingsList().stream().map(SettingView::of).toList(),
                report.getMore());
    }
}
