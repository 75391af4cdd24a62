package dev.skerry.tool.flash.setup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;

/**
 * What cloud-init reads from the boot partition (NoCloud): user data, and a network configuration
 * of version 2, as netplan has it. Written by a YAML library: nothing in a value has a meaning.
 */
final class CloudInit {
    /** At every boot, so that a power cut during the first one costs nothing. */
    private static final String FIND =
            "for d in /boot/firmware /boot; do if [ -f \"$d/skerry/first-boot.sh\" ]; then exec sh \"$d/skerry/first-boot.sh\" arm; fi; done";

    private final ObjectMapper yaml =
            new ObjectMapper(
                    YAMLFactory.builder()
                            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                            .disable(YAMLGenerator.Feature.SPLIT_LINES)
                            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                            .build());
    private final DeviceSettings settings;

    CloudInit(DeviceSettings settings) {
        this.settings = settings;
    }

    String metaData(String instance) {
        return written(node().put("instance-id", instance));
    }

    String userData() {
        ObjectNode data = node();
        if (settings.hostName() != null) {
            data.put("hostname", settings.hostName()).put("manage_etc_hosts", true);
        }
        if (settings.timeZone() != null) {
            data.put("timezone", settings.timeZone());
        }
        if (settings.user() != null) {
            ObjectNode user = data.putArray("users").addObject();
            user.put("name", settings.user())
                    .put("groups", "sudo,adm,dialout,video")
                    .put("shell", "/bin/bash")
                    .put("lock_passwd", true)
                    .put("sudo", "ALL=(ALL) NOPASSWD:ALL");
            user.putArray("ssh_authorized_keys").add(settings.sshKey());
        }
        data.putArray("bootcmd").addArray().add("sh").add("-c").add(FIND);
        return "#cloud-config\n" + written(data);
    }

    String networkConfig() {
        ObjectNode network = node().put("version", 2);
        WifiNetwork wifi = settings.wifi();
        ObjectNode wired = network.putObject("ethernets").putObject("eth0");
        wired.put("optional", true);
        if (wifi == null) {
            address(wired);
        } else {
            wired.put("dhcp4", true);
            ObjectNode wireless = network.putObject("wifis").putObject("wlan0");
            wireless.put("optional", true);
            if (settings.country() != null) {
                wireless.put("regulatory-domain", settings.country());
            }
            address(wireless);
            // netplan takes 64 hexadecimal digits for the key itself.
            wireless.putObject("access-points")
                    .putObject(wifi.ssid())
                    .put("password", wifi.key())
                    .put("hidden", true);
        }
        return written(network);
    }

    private void address(ObjectNode at) {
        StaticAddress address = settings.address();
        if (address == null) {
            at.put("dhcp4", true);
            return;
        }
        at.put("dhcp4", false).putArray("addresses").add(address.address());
        if (address.router() != null) {
            at.putArray("routes").addObject().put("to", "default").put("via", address.router());
        }
        if (!address.dns().isEmpty()) {
            address.dns().forEach(at.putObject("nameservers").putArray("addresses")::add);
        }
    }

    private static ObjectNode node() {
        return JsonNodeFactory.instance.objectNode();
    }

    private String written(ObjectNode node) {
        try {
            return yaml.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that is no YAML", e);
        }
    }
}
