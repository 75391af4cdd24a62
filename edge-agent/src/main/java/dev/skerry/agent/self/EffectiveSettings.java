package dev.skerry.agent.self;

import com.google.protobuf.ByteString;
import dev.skerry.sync.proto.EffectiveSetting;
import dev.skerry.sync.proto.EffectiveSetting.Source;
import dev.skerry.sync.proto.SettingsReport;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/** The settings that an agent goes by, each with where it comes from. */
public final class EffectiveSettings {
    private static final int MOST = 512;
    private static final int MOST_BYTES = 128 * 1024;
    private static final int MOST_CHARS = 500;

    private static final String PROPERTIES = "PropertiesConfigSource[source=";

    private final Config config;
    private final Secrets secrets;

    /** Settings of this configuration. */
    public EffectiveSettings(Config config, Secrets secrets) {
        this.config = config;
        this.secrets = secrets;
    }

    /**
     * All of them, in the order of their names.
     *
     * @param known names of settings that may also be unset
     * @param prefix of others that count if they are set
     */
    public SettingsReport report(Collection<String> known, String prefix) {
        TreeSet<String> names = new TreeSet<>(known);
        config.getPropertyNames().forEach(name -> addIf(name.startsWith(prefix), name, names));
        SettingsReport.Builder report = SettingsReport.newBuilder();
        int bytes = 0;
        for (String name : names) {
            EffectiveSetting setting = setting(name);
            bytes += setting.getSerializedSize();
            if (report.getSettingsCount() < MOST && bytes <= MOST_BYTES) {
                report.addSettings(setting);
            } else {
                report.setMore(report.getMore() + 1);
            }
        }
        return report.setDigest(digest(report.build())).build();
    }

    private static void addIf(boolean counts, String name, Set<String> names) {
        if (counts) {
            names.add(name);
        }
    }

    private EffectiveSetting setting(String name) {
        ConfigValue value = config.getConfigValue(name);
        boolean isSecret = Secrets.isSecret(name);
        String text = value.getValue();
        EffectiveSetting.Builder setting =
                EffectiveSetting.newBuilder()
                        .setName(cut(name))
                        .setIsSet(text != null && !text.isEmpty())
                        .setIsSecret(isSecret);
        if (text == null) {
            return setting.setSource(Source.SOURCE_DEFAULT).build();
        }
        String from = from(name, value.getSourceName());
        Source source = source(from);
        setting.setSource(source).setOrigin(cut(origin(source, name, from)));
        if (!isSecret) {
            setting.setValue(shown(text)).setDefaultValue(shown(defaultOf(name)));
        }
        return setting.build();
    }

    /**
     * What the framework found out itself, such as a port, it keeps in front of who asked for it.
     */
    private @Nullable String from(String name, @Nullable String source) {
        if (source == null || !source.startsWith("ValueRegistry")) {
            return source;
        }
        for (ConfigSource next : config.getConfigSources()) {
            if (!source.equals(next.getName()) && next.getValue(name) != null) {
                return next.getName();
            }
        }
        return source;
    }

    private String shown(@Nullable String value) {
        return value == null ? "" : cut(secrets.hide(value));
    }

    private @Nullable String defaultOf(String name) {
        return StreamSupport.stream(config.getConfigSources().spliterator(), false)
                .filter(its -> source(its.getName()) == Source.SOURCE_DEFAULT)
                .map(its -> valueOf(its, name))
                .filter(value -> value != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String valueOf(ConfigSource source, String name) {
        return source.getValue(name);
    }

    /**
     * The names that SmallRye Config gives its sources; what comes with the program is a default.
     */
    static Source source(@Nullable String name) {
        if (name == null || name.startsWith("Default") || name.contains("Runtime")) {
            return Source.SOURCE_DEFAULT;
        } else if (name.startsWith("SysProp")) {
            return Source.SOURCE_COMMAND_LINE;
        } else if (name.startsWith("Env")) {
            return Source.SOURCE_ENVIRONMENT;
        } else if (name.startsWith(PROPERTIES)) {
            return isPacked(name) ? Source.SOURCE_DEFAULT : Source.SOURCE_FILE;
        } else {
            return Source.SOURCE_OTHER;
        }
    }

    private static boolean isPacked(String name) {
        return name.contains("!/") || name.contains("resource:") || name.contains("/classes/");
    }

    private static String origin(Source source, String name, @Nullable String sourceName) {
        return switch (source) {
            case SOURCE_FILE -> file(String.valueOf(sourceName));
            case SOURCE_ENVIRONMENT -> name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
            case SOURCE_OTHER -> String.valueOf(sourceName);
            case SOURCE_COMMAND_LINE, SOURCE_DEFAULT, SOURCE_UNSPECIFIED, UNRECOGNIZED -> "";
        };
    }

    private static String file(String sourceName) {
        String file = sourceName.substring(PROPERTIES.length()).replaceFirst("]$", "");
        return file.startsWith("file:") ? file.substring("file:".length()) : file;
    }

    private static String cut(String text) {
        return text.substring(0, Math.min(text.length(), MOST_CHARS));
    }

    private static ByteString digest(SettingsReport report) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return ByteString.copyFrom(sha256.digest(report.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
