package dev.skerry.tool.flash.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is written to a boot partition, in the order in which it is. */
public final class BootFiles {
    /** The folder of the bundle. */
    public static final String FOLDER = "skerry";

    private static final String FIRST_RUN =
            "#!/bin/sh\n# Written by './skerry flash prepare'.\nexec /bin/sh \"$(dirname \"$0\")/skerry/first-boot.sh\" arm-once\n";

    private static final Pattern OURS =
            Pattern.compile(
                    " ?(ds=nocloud\\S*|cfg80211\\.ieee80211_regdom=\\S*|systemd\\.run=\\S*|systemd\\.run_success_action=\\S*|systemd\\.unit=kernel-command-line\\.target)");

    private final DeviceSettings settings;
    private final Method method;

    /** For a device that is told by this method. */
    public BootFiles(DeviceSettings settings, Method method) {
        this.settings = settings;
        this.method = method;
    }

    /** The small files of the bundle, by their paths in its folder. */
    public Map<String, byte[]> bundle() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("device.env", text(environment()));
        files.put("agent.properties", text(agentProperties()));
        if (settings.token() != null) {
            files.put("token", text(settings.token() + "\n"));
        }
        if (settings.sshKey() != null) {
            files.put("authorized_keys", text(settings.sshKey() + "\n"));
        }
        switch (method) {
            case CLOUD_INIT -> {
                // In network-config.
            }
            // With custom.toml only when the system has not made the network by it.
            case FIRSTRUN, RPI_PRESEED -> networkManager(files);
            case IMAGE -> networkd(files);
        }
        return files;
    }

    /** Files beside the bundle by which the image finds it, but for the kernel's command line. */
    public Map<String, byte[]> hooks(String instance) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        switch (method) {
            case CLOUD_INIT -> {
                CloudInit cloud = new CloudInit(settings);
                files.put("meta-data", text(cloud.metaData(instance)));
                files.put("network-config", text(cloud.networkConfig()));
                files.put("user-data", text(cloud.userData()));
            }
            case FIRSTRUN -> files.put("firstrun.sh", text(FIRST_RUN));
            case RPI_PRESEED -> {
                files.put("firstrun.sh", text(FIRST_RUN));
                files.put("custom.toml", text(new Preseed(settings).text()));
            }
            case IMAGE -> {
                // It looks for the bundle by itself.
            }
        }
        return files;
    }

    /** The kernel's command line with what the method needs; what was added before is replaced. */
    public String commandLine(String old, String instance) {
        StringBuilder line = new StringBuilder(OURS.matcher(old.strip()).replaceAll("").strip());
        if (settings.country() != null) {
            line.append(" cfg80211.ieee80211_regdom=").append(settings.country());
        }
        switch (method) {
            case CLOUD_INIT -> line.append(" ds=nocloud;i=").append(instance);
            case FIRSTRUN, RPI_PRESEED ->
                    line.append(
                            " systemd.run=/boot/firmware/firstrun.sh systemd.run_success_action=reboot systemd.unit=kernel-command-line.target");
            case IMAGE -> {
                // Nothing more.
            }
        }
        return line.append('\n').toString();
    }

    private String environment() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add(assignment("SKERRY_METHOD", method.word()));
        lines.add(assignment("SKERRY_HOST_NAME", settings.hostName()));
        lines.add(assignment("SKERRY_TIME_ZONE", settings.timeZone()));
        lines.add(assignment("SKERRY_USER", settings.user()));
        return lines.toString();
    }

    /** The settings' forms leave nothing to quote; if one ever did, a quote would still hold. */
    private static String assignment(String name, @Nullable String value) {
        String text = value == null ? "" : value;
        return "%s='%s'".formatted(name, text.replace("'", "'\\''"));
    }

    private String agentProperties() {
        StringBuilder text =
                new StringBuilder(
                        "# Written by './skerry flash prepare' (docs/configuration.md).\n");
        text.append("skerry.agent.id=").append(settings.agentId()).append('\n');
        if (settings.site() != null) {
            text.append("skerry.agent.site=").append(settings.site()).append('\n');
        }
        if (settings.gateway() != null) {
            text.append("skerry.agent.gateway.url=").append(settings.gateway()).append('\n');
        }
        if (settings.token() != null) {
            text.append("skerry.agent.enrol.token-file=/var/lib/skerry/enrol-token\n");
        }
        if (method == Method.IMAGE) {
            // Its own broker.
            text.append("skerry.agent.mqtt.url=tcp://127.0.0.1:1883\n");
        }
        return text.append("skerry.agent.profiles-dir=/var/lib/skerry/profiles\n").toString();
    }

    private void networkManager(Map<String, byte[]> files) {
        WifiNetwork wifi = settings.wifi();
        StaticAddress address = settings.address();
        if (wifi != null) {
            files.put(
                    "network/skerry-wifi.nmconnection",
                    text(
                            "[connection]\nid=skerry-wifi\ntype=wifi\n\n[wifi]\nmode=infrastructure\nssid=%s\nhidden=true\n\n[wifi-security]\nkey-mgmt=wpa-psk\npsk=%s\n\n%s"
                                    .formatted(wifi.ssidAsList(), wifi.key(), ipv4(address))));
        } else if (address != null) {
            files.put(
                    "network/skerry-wired.nmconnection",
                    text(
                            "[connection]\nid=skerry-wired\ntype=ethernet\n\n%s"
                                    .formatted(ipv4(address))));
        }
    }

    private static String ipv4(@Nullable StaticAddress address) {
        if (address == null) {
            return "[ipv4]\nmethod=auto\n";
        }
        return "[ipv4]\nmethod=manual\naddress1=%s%s\n%s"
                .formatted(
                        address.address(),
                        address.router() == null ? "" : "," + address.router(),
                        address.dns().isEmpty()
                                ? ""
                                : "dns=" + String.join(";", address.dns()) + ";\n");
    }

    private void networkd(Map<String, byte[]> files) {
        WifiNetwork wifi = settings.wifi();
        StaticAddress address = settings.address();
        if (wifi != null) {
            files.put(
                    "network/wpa_supplicant-wlan0.conf",
                    text(
                            "country=%s\nnetwork={\n\tssid=%s\n\tscan_ssid=1\n\tpsk=%s\n}\n"
                                    .formatted(settings.country(), wifi.ssidAsHex(), wifi.key())));
        }
        if (address != null) {
            StringJoiner lines = new StringJoiner("\n", "", "\n");
            lines.add("[Match]").add("Type=" + (wifi == null ? "ether" : "wlan")).add("");
            lines.add("[Network]").add("Address=" + address.address());
            if (address.router() != null) {
                lines.add("Gateway=" + address.router());
            }
            address.dns().forEach(server -> lines.add("DNS=" + server));
            files.put("network/10-skerry.network", text(lines.toString()));
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }
}
