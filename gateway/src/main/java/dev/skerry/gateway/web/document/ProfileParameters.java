package dev.skerry.gateway.web.document;

import dev.skerry.gateway.web.document.ApiDocument.Taken;
import java.util.Map;

/** What the parameters take of the routes that help to write profiles. */
final class ProfileParameters {
    private ProfileParameters() {}

    static void add(Map<String, Taken> taken) {
        taken.put(
                "/api/profiles/lint?from",
                ApiDocument.text("the version to compare with, else the highest", "1.1.0"));
        taken.put(
                "/api/profile-templates/{name}?name",
                ApiDocument.text("a shipped profile's name", "tasmota-energy"));
        taken.put("profile", ApiDocument.text("only what this profile refused", "pump"));
    }
}
