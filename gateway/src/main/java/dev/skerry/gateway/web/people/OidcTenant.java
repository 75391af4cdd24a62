package dev.skerry.gateway.web.people;

import dev.skerry.gateway.config.GatewayConfig;
import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/**
 * What the framework is to know of the OIDC provider. It is asked when somebody logs in, so that
 * the gateway starts without it.
 */
@Singleton
public class OidcTenant implements TenantConfigResolver {
    private static final int CLOCK_DIFFERENCE_SECONDS = 30;

    /** Somebody waits at a browser. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Optional<OidcTenantConfig> tenant;

    OidcTenant(GatewayConfig config) {
        GatewayConfig.Oidc oidc = config.oidc();
        tenant = oidc.issuer().map(issuer -> tenant(issuer, oidc));
    }

    private static OidcTenantConfig tenant(String issuer, GatewayConfig.Oidc oidc) {
        String client = oidc.clientId().orElseThrow();
        var builder =
                OidcTenantConfig.authServerUrl(issuer)
                        .tenantId("people")
                        .applicationType(ApplicationType.HYBRID)
                        .clientId(client)
                        .connectionTimeout(PATIENCE);
        oidc.clientSecret().ifPresent(builder::credentials);
        return builder.authentication()
                .pkceRequired()
                .nonceRequired()
                .redirectPath(Oidc.LOGIN)
                .cookiePath(Oidc.LOGIN)
                .end()
                .token()
                .issuer(issuer)
                .audience(oidc.audience().orElse(client))
                .lifespanGrace(CLOCK_DIFFERENCE_SECONDS)
                .allowOpaqueTokenIntrospection(false)
                .end()
                .logout()
                .path(Oidc.LOGOUT)
                .postLogoutPath("/")
                .end()
                .build();
    }

    @Override
    public Uni<OidcTenantConfig> resolve(
            RoutingContext context, OidcRequestContext<OidcTenantConfig> request) {
        return tenant.map(Uni.createFrom()::item).orElseGet(Uni.createFrom()::nullItem);
    }
}
