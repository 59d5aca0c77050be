// The load of scripts/bench that no common tool makes. Usage:
//
//	load upstream ADDRESS EVENTS PER_SECOND [CERTIFICATE KEY]
//	                                          answers every request with a stream of events that carry their time,
//	                                          a thousand a second where the model is called warm
//	load streams URL COUNT                    opens so many streams within two seconds; tells delay and damage
//	load rate URL PER_SECOND SECONDS BODY     asks at a constant rate, whatever the answers take (no coordinated omission)
//	load first URL COUNT BODY                 asks one after the other
//
// Each line of output is a name and a number; times are in milliseconds.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

var client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8192, DisableCompression: true}}

func main() {
	arg := func(i int) string { return os.Args[i] }
	number := func(i int) int {
		n, err := strconv.Atoi(arg(i))
		if err != nil {
			log.Fatal(err)
		}
		return n
	}
	switch arg(1) {
	case "upstream":
		upstream(arg(2), number(3), number(4), os.Args[5:])
	case "streams":
		streams(arg(2), number(3))
	case "rate":
		rate(arg(2), number(3), number(4), arg(5))
	case "first":
		first(arg(2), number(3), arg(4))
	default:
		log.Fatal("unknown: ", arg(1))
	}
}

const event = `data: {"candidates":[{"content":{"parts":[{"text":"at %d"}],"role":"model"},%s"index":0}],` +
	`"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":10,"totalTokenCount":15},"modelVersion":"gemini-2.5-flash"}` + "\n\n"

func upstream(address string, events, perSecond int, tls []string) {
	stream := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		w.Header().Set("Content-Type", "text/event-stream")
		interval := time.Second / time.Duration(perSecond)
		if strings.Contains(r.URL.Path, "/warm:") {
			// For compilers that look at how often, not how long.
			interval = time.Millisecond
		}
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for i := 1; i <= events; i++ {
			finish := ""
			if i == events {
				finish = `"finishReason":"STOP",`
			}
			fmt.Fprintf(w, event, time.Now().UnixNano(), finish)
			w.(http.Flusher).Flush()
			if i < events {
				<-ticker.C
			}
		}
	})
	if len(tls) == 2 {
		log.Fatal(http.ListenAndServeTLS(address, tls[0], tls[1], stream))
	}
	log.Fatal(http.ListenAndServe(address, stream))
}

func streams(url string, count int) {
	var lock sync.Mutex
	var group sync.WaitGroup
	var delays []float64
	broken := 0
	for range count {
		group.Go(func() {
			own, whole := stream(url)
			lock.Lock()
			defer lock.Unlock()
			delays = append(delays, own...)
			if !whole {
				broken++
			}
		})
		time.Sleep(2 * time.Second / time.Duration(count))
	}
	group.Wait()
	fmt.Println("broken", broken)
	fmt.Println("events", len(delays))
	quantiles(delays)
}

func stream(url string) (delays []float64, whole bool) {
	answer, err := client.Post(url, "application/json", strings.NewReader(`{"contents":[{"parts":[{"text":"hello"}]}]}`))
	if err != nil {
		return nil, false
	}
	defer answer.Body.Close()
	lines := bufio.NewReaderSize(answer.Body, 1024)
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			return delays, whole
		}
		if err != nil {
			return delays, false
		}
		if _, rest, found := strings.Cut(line, `"text":"at `); found {
			sent, _ := strconv.ParseInt(rest[:strings.IndexByte(rest, '"')], 10, 64)
			delays = append(delays, float64(time.Now().UnixNano()-sent)/1e6)
		}
		whole = whole || strings.Contains(line, `"finishReason"`)
	}
}

func rate(url string, perSecond, seconds int, body string) {
	var lock sync.Mutex
	var group sync.WaitGroup
	var times []float64
	failed := 0
	start := time.Now()
	for i := range perSecond * seconds {
		due := start.Add(time.Duration(i) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		group.Go(func() {
			ok := ask(url, body)
			took := float64(time.Since(due).Nanoseconds()) / 1e6
			lock.Lock()
			defer lock.Unlock()
			times = append(times, took)
			if !ok {
				failed++
			}
		})
	}
	group.Wait()
	fmt.Println("failed", failed)
	quantiles(times)
}

func first(url string, count int, body string) {
	var times []float64
	failed := 0
	for range count {
		begin := time.Now()
		if !ask(url, body) {
			failed++
		}
		times = append(times, float64(time.Since(begin).Nanoseconds())/1e6)
	}
	fmt.Println("failed", failed)
	quantiles(times)
}

func ask(url, body string) bool {
	answer, err := client.Post(url, "application/json", strings.NewReader(body))
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return err == nil && answer.StatusCode == http.StatusOK
}

func quantiles(times []float64) {
	sort.Float64s(times)
	at := func(q float64) float64 {
		if len(times) == 0 {
			return 0
		}
		return times[int(q*float64(len(times)-1))]
	}
	fmt.Printf("p50 %.3f\np99 %.3f\nmax %.3f\n", at(0.5), at(0.99), at(1))
}
