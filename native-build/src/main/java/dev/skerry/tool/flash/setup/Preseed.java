package dev.skerry.tool.flash.setup;

import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What Raspberry Pi OS applies by itself before its first real start: custom.toml, version 1, as
 * init_config of raspberrypi-sys-mods reads it. It has no static address and starts no program, so
 * the bundle does that, and the rest as well where the system did not.
 */
final class Preseed {
    private final DeviceSettings settings;

    Preseed(DeviceSettings settings) {
        this.settings = settings;
    }

    /**
     * The whole file.
     *
     * @throws dev.skerry.tool.ToolException SKR-F054 for a Wi-Fi whose name would become another
     */
    String text() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("# Written by './skerry flash prepare'.").add("config_version = 1");
        section(lines, "system", "hostname", settings.hostName());
        if (settings.user() != null) {
            // Without a password it is locked: the key alone opens it.
            section(lines, "user", "name", settings.user());
            lines.add("").add("[ssh]").add("enabled = true").add("password_authentication = false");
            lines.add("authorized_keys = [" + string(String.valueOf(settings.sshKey())) + "]");
        }
        WifiNetwork wifi = settings.wifi();
        if (wifi != null && settings.address() == null) {
            section(lines, "wlan", "ssid", plain(wifi.ssid()));
            lines.add("password = " + string(wifi.key())).add("password_encrypted = true");
            lines.add("hidden = true");
            lines.add("country = " + string(String.valueOf(settings.country())));
        }
        section(lines, "locale", "timezone", settings.timeZone());
        return lines.toString();
    }

    private static void section(
            StringJoiner lines, String name, String key, @Nullable String value) {
        if (value != null) {
            lines.add("").add("[" + name + "]").add(key + " = " + string(value));
        }
    }

    /** init_config hands it on to a key file, where some characters have a meaning. */
    private static String plain(String ssid) {
        if (ssid.indexOf('\\') >= 0 || ssid.indexOf(';') >= 0 || !ssid.equals(ssid.strip())) {
            throw SetupException.of(
                    "SKR-F054",
                    "The name of the Wi-Fi has \\, ; or blanks at an end, which custom.toml can't say. Use --method firstrun.");
        }
        return ssid;
    }

    /** A basic string (TOML 1.0); what the settings let through has no control characters. */
    private static String string(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
