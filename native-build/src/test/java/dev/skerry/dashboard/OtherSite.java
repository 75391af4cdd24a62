package dev.skerry.dashboard;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/** Another site's page, in a browser that has a session at the gateway. */
final class OtherSite {
    private OtherSite() {}

    /** What the gateway answers when that page wants an API token. */
    static List<Integer> makesToken(DashboardPage victim, String issuer, String gateway) {
        Page other = victim.page().context().newPage();
        other.navigate(issuer.replace("/realms/plant", "/realms/master"));
        List<Integer> answers = new ArrayList<>();
        other.onResponse(
                response -> {
                    if (response.url().endsWith("/api/tokens")) {
                        answers.add(response.status());
                    }
                });
        other.evaluate(
                "url => fetch(url, {method: 'POST', mode: 'no-cors', credentials: 'include',"
                        + " body: '{\"name\": \"stolen\"}'})",
                gateway + "/api/tokens");
        other.close();
        return answers;
    }
}
