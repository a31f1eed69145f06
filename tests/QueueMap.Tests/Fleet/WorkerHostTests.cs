using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using QueueMap.Worker.Fleet;

namespace QueueMap.Tests.Fleet;

public sealed class WorkerHostTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_process_that_is_told_to_stop_while_it_starts_ends_without_a_fault()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Lifetime.StopApplication();

        await WorkerHost.RunAsync(app);

        // What it was spared: the host itself gives the stop to its caller.
        await using var bare = WebApplication.CreateSlimBuilder().Build();
        bare.Lifetime.StopApplication();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bare.RunAsync());
    }
}
