// Go's reverse proxy as it comes, to compare with. Usage: proxy ADDRESS UPSTREAM
package main

import (
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
)

func main() {
	upstream, err := url.Parse(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(upstream)
	// Its default of two idle connections a host would make it open one for almost every request.
	proxy.Transport = &http.Transport{MaxIdleConnsPerHost: 8192, DisableCompression: true}
	log.Fatal(http.ListenAndServe(os.Args[1], proxy))
}
