package dev.skerry.gateway.authority;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom a certificate names: an agent, and the site that it is bound to, if it is. They stand in the
 * certificate as URIs among the subject's alternative names (RFC 5280, 4.2.1.6).
 *
 * @param site null when it is bound to none
 */
public record AgentName(String agentId, @Nullable String site) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String AGENT = "skerry:agent:";
    private static final String SITE = "skerry:site:";
    private static final int URI_NAME = 6;

    public AgentName {
        if (!isId(agentId) || (site != null && !isId(site))) {
            throw new IllegalArgumentException("agent '%s', site '%s'".formatted(agentId, site));
        }
    }

    /** Whether an agent or a site may be called so; the same as a Hello may say. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** The URIs that say it. */
    List<String> uris() {
        List<String> uris = new ArrayList<>(List.of(AGENT + agentId));
        if (site != null) {
            uris.add(SITE + site);
        }
        return uris;
    }

    /** Whom a certificate names; empty if it names no agent, or more than one. */
    static Optional<AgentName> of(X509Certificate certificate) {
        List<String> agents = values(certificate, AGENT);
        List<String> sites = values(certificate, SITE);
        return agents.size() == 1
                        && sites.size() <= 1
                        && agents.stream().allMatch(AgentName::isId)
                        && sites.stream().allMatch(AgentName::isId)
                ? Optional.of(
                        new AgentName(agents.getFirst(), sites.isEmpty() ? null : sites.getFirst()))
                : Optional.empty();
    }

    private static List<String> values(X509Certificate certificate, String prefix) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst().equals(URI_NAME))
                            .map(name -> String.valueOf(name.get(1)))
                            .filter(uri -> uri.startsWith(prefix))
                            .map(uri -> uri.substring(prefix.length()))
                            .toList();
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
