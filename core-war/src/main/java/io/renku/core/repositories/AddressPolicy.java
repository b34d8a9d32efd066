package io.renku.core.repositories;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Which servers users may make us connect to. The configured GitLab always, hosts on the allow-list
 * always, any other host only over https and only at a public address, so that nobody reaches into
 * our own network through us.
 */
public final class AddressPolicy {
  private final URI gitlab;
  private final URI gitlabInternal;
  private final List<String> allowedHosts;
  private final boolean arePublicHostsAllowed;

  public AddressPolicy(
      String gitlabUrl,
      String gitlabInternalUrl,
      List<String> allowedHosts,
      boolean arePublicHostsAllowed) {
    this.gitlab = URI.create(gitlabUrl);
    this.gitlabInternal = URI.create(gitlabInternalUrl);
    this.allowedHosts = allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    this.arePublicHostsAllowed = arePublicHostsAllowed;
  }

  /** Whether the user's GitLab token may be sent there. */
  public boolean isGitlab(URI address) {
    return isSameServer(address, gitlab) || isSameServer(address, gitlabInternal);
  }

  /** The address that our server uses for what users know by its public one. */
  String reachable(GitAddress address) {
    var url = address.cloneUrl();
    var publicUrl = gitlab.toString();
    return url.startsWith(publicUrl + "/")
        ? gitlabInternal + url.substring(publicUrl.length())
        : url;
  }

  /** Why a connection is refused; empty when it is not. */
  public Optional<String> refusal(URI address) {
    if (isGitlab(address) || allowedHosts.contains(host(address))) {
      return Optional.empty();
    }
    if (!arePublicHostsAllowed) {
      return Optional.of("only repositories of this platform's GitLab are allowed");
    }
    if (!"https".equalsIgnoreCase(address.getScheme())) {
      return Optional.of("other servers are only contacted over https");
    }
    return privateAddress(host(address));
  }

  void check(URL url) throws IOException {
    var refusal = refusal(URI.create(url.getProtocol() + "://" + url.getAuthority()));
    if (refusal.isPresent()) {
      throw new RefusedAddressException(refusal.get());
    }
  }

  /** Says why a server was not contacted. */
  static final class RefusedAddressException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException(String why) {
      super(why);
    }
  }

  private static Optional<String> privateAddress(String host) {
    try {
      for (var address : InetAddress.getAllByName(host)) {
        if (isPrivate(address)) {
          return Optional.of("the server's address is not a public one");
        }
      }
      return Optional.empty();
    } catch (UnknownHostException e) {
      return Optional.of("the server's name is unknown");
    }
  }

  private static boolean isPrivate(InetAddress address) {
    var bytes = address.getAddress();
    var isUniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
    var isCarrierGrade = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
    var isThisNetwork = bytes.length == 4 && bytes[0] == 0;
    return isUniqueLocal
        || isCarrierGrade
        || isThisNetwork
        || address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress();
  }

  private static boolean isSameServer(URI address, URI server) {
    return host(address).equals(host(server))
        && port(address) == port(server)
        && address.getScheme().equalsIgnoreCase(server.getScheme());
  }

  private static String host(URI address) {
    return Optional.ofNullable(address.getHost()).orElse("").toLowerCase(Locale.ROOT);
  }

  private static int port(URI address) {
    if (address.getPort() >= 0) {
      return address.getPort();
    }
    return "https".equalsIgnoreCase(address.getScheme()) ? 443 : 80;
  }
}
