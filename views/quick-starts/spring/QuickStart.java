package com.example;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

@SpringBootApplication
@RestController
public class QuickStart {
  public static void main(String[] args) {
    SpringApplication.run(QuickStart.class, args);
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {
    var signOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
    signOut.setPostLogoutRedirectUri("{baseUrl}/");
    return http
        .authorizeHttpRequests(requests -> requests.requestMatchers("/").permitAll().anyRequest().authenticated())
        // Spring's own page hides the server's reason.
        .oauth2Login(login -> login.failureHandler((request, response, failure) -> {
          var error = failure instanceof OAuth2AuthenticationException oauth ? oauth.getError() : null;
          response.setStatus(400);
          response.setContentType("text/plain;charset=utf-8");
          response.getWriter().println(error == null ? failure.getMessage() : error.getErrorCode() + ": " + error.getDescription());
        }))
        .logout(logout -> logout.logoutSuccessHandler(signOut))
        .build();
  }

  @GetMapping(path = "/", produces = "text/html;charset=utf-8")
  String home(@AuthenticationPrincipal OidcUser user, CsrfToken csrf) {
    if (user == null) return "<p><a href=\"/oauth2/authorization/gatehouse\">Sign in</a></p>";
    return """
        <p>Signed in as %s</p>
        <form method="post" action="/logout">
          <input type="hidden" name="%s" value="%s">
          <button>Sign out</button>
        </form>
        """.formatted(HtmlUtils.htmlEscape(user.getEmail()), csrf.getParameterName(), csrf.getToken());
  }
}
