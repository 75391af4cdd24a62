package dev.skerry.tool.flash.setup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.skerry.sync.enrol.EnrolmentToken;
import java.net.URI;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a device is to be. Everything is of a form that means nothing to a shell or to YAML, but for
 * the Wi-Fi's name.
 *
 * @param hostName null for the image's own
 * @param wifi null for a cable
 * @param country of the radio's rules, ISO 3166
 * @param address null to ask for one (DHCP)
 * @param user that people log in as by SSH; null for none
 * @param sshKey of that user
 * @param timeZone null for the image's own
 * @param gateway null for an agent that works for itself
 * @param token by which the agent enrols; null without
 * @param site null for the default
 */
public record DeviceSettings(
        @Nullable String hostName,
        @Nullable WifiNetwork wifi,
        @Nullable String country,
        @Nullable StaticAddress address,
        @Nullable String user,
        @Nullable String sshKey,
        @Nullable String timeZone,
        @Nullable String gateway,
        @Nullable String token,
        String agentId,
        @Nullable String site) {
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern USER = Pattern.compile("[a-z][a-z0-9_-]{0,30}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern COMMENT = Pattern.compile("[A-Za-z0-9@._+-]{0,100}");
    private static final Pattern GATEWAY =
            Pattern.compile("https://[A-Za-z0-9.\\-\\[\\]:]+(:[0-9]{1,5})?/?");
    private static final Set<String> SYSTEM_USERS = Set.of("root", "skerry", "daemon", "nobody");
    private static final Set<String> KEY_TYPES =
            Set.of(
                    "ssh-ed25519",
                    "ssh-rsa",
                    "ecdsa-sha2-nistp256",
                    "ecdsa-sha2-nistp384",
                    "ecdsa-sha2-nistp521",
                    "sk-ssh-ed25519@openssh.com",
                    "sk-ecdsa-sha2-nistp256@openssh.com");

    /** Checks each; refusals are SKR-F024 to SKR-F033. */
    public DeviceSettings {
        require(
                hostName,
                HOST_NAME,
                "SKR-F024",
                "The host name '%s' has to have 1 to 63 small letters, digits and '-', and no '-' at its ends.");
        require(
                country,
                COUNTRY,
                "SKR-F026",
                "The country '%s' has to be its two capital letters, such as DE.");
        require(
                user,
                USER,
                "SKR-F029",
                "The user '%s' has to have 1 to 31 small letters, digits, '_' and '-', a letter first.");
        if (user != null && SYSTEM_USERS.contains(user)) {
            throw SetupException.of(
                    "SKR-F029", "The user %s is the system's: name another.".formatted(user));
        }
        if ((user == null) != (sshKey == null)) {
            throw SetupException.of(
                    "SKR-F029",
                    "A user and a key come together, --user and --ssh-key: nobody logs in by a password.");
        }
        if (wifi != null && country == null) {
            throw SetupException.of(
                    "SKR-F026", "A Wi-Fi needs --country: until it is told, the radio stays off.");
        }
        sshKey = sshKey == null ? null : checkedKey(sshKey);
        if (timeZone != null && !ZoneId.getAvailableZoneIds().contains(timeZone)) {
            throw SetupException.of(
                    "SKR-F030",
                    "There is no time zone '%s'; one is Europe/Berlin.".formatted(timeZone));
        }
        if (gateway != null
                && (!GATEWAY.matcher(gateway).matches() || URI.create(gateway).getHost() == null)) {
            throw SetupException.of(
                    "SKR-F031",
                    "The gateway's address '%s' has to be like https://gw.example:8443, as agents reach it."
                            .formatted(gateway));
        }
        if (token != null && (gateway == null || EnrolmentToken.read(token).isEmpty())) {
            throw SetupException.of(
                    "SKR-F032",
                    gateway == null
                            ? "A token needs the address of its gateway: --gateway."
                            : "That is no token: it has to be all of what the gateway showed, skerry-…-…-….");
        }
        require(
                agentId,
                ID,
                "SKR-F033",
                "The agent's id '%s' has to have 1 to 64 letters, digits, '.', '_' and '-', a letter or digit first.");
        require(
                site,
                ID,
                "SKR-F033",
                "The site '%s' has to have 1 to 64 letters, digits, '.', '_' and '-', a letter or digit first.");
    }

    private static void require(@Nullable String value, Pattern form, String code, String message) {
        if (value != null && !form.matcher(value).matches()) {
            throw SetupException.of(code, message.formatted(value.replaceAll("\\p{Cntrl}", "?")));
        }
    }

    /**
     * The first two fields of a public key (sshd(8)) and a comment that means nothing to anybody.
     */
    private static String checkedKey(String text) {
        String[] fields = text.strip().split(" +", 3);
        if (text.contains("PRIVATE KEY")) {
            throw notKey(
                    "that is a private key, which never leaves your machine. The public one is in the file beside it, .pub");
        }
        if (fields.length < 2 || !KEY_TYPES.contains(fields[0]) || text.strip().contains("\n")) {
            throw notKey("it has to be one line such as 'ssh-ed25519 AAAA… name'");
        }
        try {
            ByteBuffer key = ByteBuffer.wrap(Base64.getDecoder().decode(fields[1]));
            byte[] type = new byte[Math.clamp(key.getInt(), 0, key.remaining())];
            key.get(type);
            if (!new String(type, UTF_8).equals(fields[0]) || !key.hasRemaining()) {
                throw notKey("its two halves say different kinds");
            }
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            throw notKey("its middle is no base64 of a key");
        }
        String comment = fields.length > 2 && COMMENT.matcher(fields[2]).matches() ? fields[2] : "";
        return (fields[0] + " " + fields[1] + " " + comment).strip();
    }

    private static RuntimeException notKey(String why) {
        return SetupException.of("SKR-F028", "That is no public SSH key: %s.".formatted(why));
    }

    /** What must not be shown. */
    public List<String> secrets() {
        return Stream.of(token, wifi == null ? null : wifi.key())
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }
}
