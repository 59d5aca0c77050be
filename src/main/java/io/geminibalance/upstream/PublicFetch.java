package io.geminibalance.upstream;

import io.geminibalance.wire.Fetch;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// Gets media from the public internet, and cannot be made to look into any other network.
///
/// A host is looked up once; unless all its addresses are public it is refused, and what was checked is what is
/// connected to. The JDK's own clients look up again by themselves, so that a name could mean a public address
/// when it is checked and a private one when it is used. Redirects are not followed, and no outbound proxy is
/// used.
///
/// A failure does not tell whether a name is unknown or private: clients need not learn what our network holds.
public final class PublicFetch implements Fetch {
    /// Largest body.
    public static final int MOST_BYTES = 20 * 1024 * 1024;
    /// Time limit for a connection to one address.
    public static final Duration CONNECT = Duration.ofSeconds(5);
    /// Time limit for everything, from the look-up to the last byte.
    public static final Duration TOTAL = Duration.ofSeconds(20);

    /// Addresses of one host that are tried.
    private static final int MOST_ADDRESSES = 3;

    /// How long and how much.
    record Limits(int bytes, Duration connect, Duration total) {}

    /// Finds the addresses of a host.
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /// Connects to just that address.
    interface Dialer {
        Socket dial(InetSocketAddress address, Duration limit) throws IOException;
    }

    private final Resolver resolver;
    private final Dialer dialer;
    private final SSLSocketFactory tls;
    private final Limits limits;

    PublicFetch(Resolver resolver, Dialer dialer, SSLSocketFactory tls, Limits limits) {
        this.resolver = resolver;
        this.dialer = dialer;
        this.tls = tls;
        this.limits = limits;
    }

    /// One that asks the resolver of this machine, and trusts whom the JDK trusts.
    public static PublicFetch open() {
        return new PublicFetch(
                InetAddress::getAllByName,
                PublicFetch::dial,
                (SSLSocketFactory) SSLSocketFactory.getDefault(),
                new Limits(MOST_BYTES, CONNECT, TOTAL));
    }

    @Override
    public Fetched get(URI uri) throws Failed {
        PublicHost host = PublicHost.of(uri);
        byte[] request = request(uri, host);
        FetchSocket socket = new FetchSocket();
        FutureTask<Fetched> task = new FutureTask<>(() -> fetch(host, request, socket));
        // A thread of its own, so that nothing holds the caller for longer than the limit, however slowly bytes drip.
        Thread.ofVirtual().name("public-fetch").start(task);
        try {
            return task.get(limits.total().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new Failed("it takes too long to get", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted", e);
        } catch (ExecutionException e) {
            throw failed(e.getCause());
        } finally {
            // The interrupt ends a look-up and a connecting; where bytes keep coming nobody would notice it.
            task.cancel(true);
            socket.close();
        }
    }

    private static Failed failed(Throwable cause) {
        return switch (cause) {
            case Failed failed -> failed;
            case SSLException e -> new Failed("there is no TLS connection to its host that can be trusted", e);
            case IOException e -> new Failed("the connection to its host broke", e);
            default -> throw new IllegalStateException(cause);
        };
    }

    private Fetched fetch(PublicHost host, byte[] request, FetchSocket socket)
            throws IOException, Failed, InterruptedException {
        Socket plain = connected(addresses(host), host.port());
        socket.hold(plain);
        SSLSocket secured = secured(plain, host);
        secured.startHandshake();
        OutputStream out = secured.getOutputStream();
        out.write(request);
        out.flush();
        return FetchedAnswer.read(new BufferedInputStream(secured.getInputStream()), limits.bytes());
    }

    private InetAddress[] addresses(PublicHost host) throws Failed, InterruptedException {
        // A look-up heeds no interrupt, and would take one of the few carriers of all virtual threads with it.
        FutureTask<InetAddress[]> lookUp = new FutureTask<>(() -> resolver.resolve(host.name()));
        Thread.ofPlatform().daemon().name("public-fetch-look-up").start(lookUp);
        InetAddress[] addresses;
        try {
            addresses = lookUp.get();
        } catch (ExecutionException e) {
            throw new Failed("its host has no public address", e.getCause());
        }
        if (addresses.length == 0 || !Arrays.stream(addresses).allMatch(PublicAddress::isPublic)) {
            throw new Failed("its host has no public address", null);
        }
        return addresses;
    }

    private Socket connected(InetAddress[] addresses, int port) throws Failed {
        IOException last = null;
        for (InetAddress address : Arrays.asList(addresses).subList(0, Math.min(addresses.length, MOST_ADDRESSES))) {
            try {
                return dialer.dial(new InetSocketAddress(address, port), limits.connect());
            } catch (IOException e) {
                last = e;
            }
        }
        throw new Failed("there is no connection to its host", last);
    }

    private SSLSocket secured(Socket plain, PublicHost host) throws IOException {
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host.certified(), host.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        // By default the JDK's sockets take a certificate for any name.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!host.literal()) {
            parameters.setServerNames(List.of(new SNIHostName(host.certified())));
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static byte[] request(URI uri, PublicHost host) throws Failed {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String target = ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
        if (!target.chars().allMatch(letter -> letter > ' ' && letter < 0x7f)) {
            throw new Failed("it holds characters that must not be there", null);
        }
        return String.join(
                        "\r\n",
                        "GET " + target + " HTTP/1.1",
                        "Host: " + host.field(),
                        "User-Agent: gemini-balance",
                        "Accept: */*",
                        "Accept-Encoding: identity",
                        "Connection: close",
                        "",
                        "")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket dial(InetSocketAddress address, Duration limit) throws IOException {
        // NO_PROXY, for otherwise a system property could send it through a SOCKS proxy.
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.connect(address, Math.toIntExact(limit.toMillis()));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
