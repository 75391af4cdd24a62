package dev.skerry.profile.compile.section;

import dev.skerry.profile.compile.finding.ProblemCode;
import dev.skerry.profile.compile.yaml.YamlNode;
import dev.skerry.profile.compile.yaml.YamlNode.Scalar;
import dev.skerry.profile.policy.Approver;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whose approvals count: {@code approvers: [ { name: …, key: …, roles: […] } ]}. */
final class ApproverSection {
    private static final int MAX_APPROVERS = 64;
    private static final int MAX_ROLES = 16;
    private static final int KEY_BYTES = 32;
    private static final String EXAMPLE = "[ { name: anna, key: <key>, roles: [shift-lead] } ]";
    private static final String HOW_TO_GET_A_KEY =
            "./skerry approve key makes one and shows what to write here";

    /** As gateways name people. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    private final Fields policy;
    private final List<Approver> approvers = new ArrayList<>();
    private final Map<String, String> ownerOfKey = new HashMap<>();

    private ApproverSection(Fields policy) {
        this.policy = policy;
    }

    static List<Approver> read(Fields policy) {
        var section = new ApproverSection(policy);
        policy.required("approvers", EXAMPLE);
        for (YamlNode item : policy.items("approvers", MAX_APPROVERS, EXAMPLE)) {
            Fields fields = Fields.of(policy.findings(), "an approver", item);
            if (fields != null) {
                section.approver(fields);
            }
        }
        section.checkRoles();
        return section.approvers;
    }

    private void approver(Fields fields) {
        Scalar name = fields.requiredScalar("name", "anna");
        Scalar key = fields.requiredScalar("key", "<32 bytes in Base64>");
        Set<String> roles = new LinkedHashSet<>();
        for (YamlNode role : fields.items("roles", MAX_ROLES, "[shift-lead]")) {
            if (role instanceof Scalar scalar) {
                if (Values.isName(fields, "a role", scalar)) {
                    roles.add(scalar.text());
                }
            } else {
                Values.wrong(fields, role, "a role is a name, not " + role.kind(), null);
            }
        }
        fields.finish();
        String hex = key == null ? null : keyHex(fields, key);
        if (name == null) {
            return;
        }
        if (!NAME.matcher(name.text()).matches()) {
            fields.report(
                    name,
                    ProblemCode.BAD_NAME,
                    "'" + name.text() + "' can't be the name of an approver",
                    "write the name that this person logs in by: at most 64 of a-z, 0-9 and ._@+-");
        } else if (approvers.stream().anyMatch(other -> other.name().equals(name.text()))) {
            fields.report(
                    name,
                    ProblemCode.SAME_APPROVER,
                    "'" + name.text() + "' stands here a second time",
                    "an approver has one key: keep one of the two");
        }
        if (hex != null && key != null) {
            String owner = ownerOfKey.putIfAbsent(hex, name.text());
            if (owner != null) {
                fields.report(
                        key,
                        ProblemCode.SAME_APPROVER,
                        "this is the key of '" + owner + "', who could approve twice by it",
                        HOW_TO_GET_A_KEY);
            }
        }
        // One without a key is still there to be named by rules.
        approvers.add(new Approver(name.text(), hex == null ? "" : hex, List.copyOf(roles)));
    }

    private static @Nullable String keyHex(Fields fields, Scalar key) {
        try {
            byte[] raw = Base64.getDecoder().decode(key.text());
            if (raw.length == KEY_BYTES) {
                return HexFormat.of().formatHex(raw);
            }
            fields.report(
                    key,
                    ProblemCode.BAD_KEY,
                    "a public key of Ed25519 has %d bytes, this has %d"
                            .formatted(KEY_BYTES, raw.length),
                    HOW_TO_GET_A_KEY);
        } catch (IllegalArgumentException e) {
            fields.report(key, ProblemCode.BAD_KEY, "this is no key in Base64", HOW_TO_GET_A_KEY);
        }
        return null;
    }

    /** A rule names people and roles alike, so no role may have a person's name. */
    private void checkRoles() {
        var names = new HashSet<String>();
        approvers.forEach(approver -> names.add(approver.name()));
        for (Approver approver : approvers) {
            for (String role : approver.roles()) {
                if (names.contains(role)) {
                    policy.report(
                            policy.place(),
                            ProblemCode.SAME_APPROVER,
                            "'"
                                    + role
                                    + "' is an approver, and a role of '"
                                    + approver.name()
                                    + "'",
                            "give the role another name");
                }
            }
        }
    }
}
