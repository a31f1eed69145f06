using System.Diagnostics;
using System.Net;
using QueueMap.FaultProxy.Faults;

namespace QueueMap.FaultProxy.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task It_runs_as_a_process_that_is_told_and_asked_and_ends_with_its_starter()
    {
        await using var server = await Bench.SqsAsync(_ => "{}");
        int id;
        await using (var proxy = await ProxyProcess.StartAsync(server.Proxy.Url, new() { Rules = [new() { Fault = FaultKind.ServerError, Calls = [1] }] }))
        {
            id = proxy.ProcessId;
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.InternalServerError, await GetAsync(http, proxy.Url));
            Assert.Equal(HttpStatusCode.OK, await GetAsync(http, proxy.Url));
            await proxy.SetAsync(new FaultRule { Fault = FaultKind.Throttled, Probability = 1 });
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await GetAsync(http, proxy.Url));
            var counts = await proxy.CountsAsync();
            Assert.Equal(3, counts.Of("GetObject"));
            Assert.Equal(1, counts.Of(FaultKind.ServerError));
            await Assert.ThrowsAsync<ArgumentException>(() => proxy.SetAsync(new FaultRule { Fault = FaultKind.Throttled }));
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(id));
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient http, Uri url)
    {
        using var response = await http.GetAsync(new Uri(url, "/bucket/key"));
        return response.StatusCode;
    }
}
