using System.Diagnostics;
using System.Xml.Linq;

namespace QueueMap.Tests.Deployment;

/// <summary>deploy/up and deploy/run, with programs in the place of terraform, aws, docker and dotnet that say what they were called with.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("queuemap-scripts-").FullName;

    public ScriptTests()
    {
        Stub("terraform", """
            case "$*" in
              *"output -json repositories"*) [ -e "$STUBS/applied" ] || exit 1; echo '{"producer":"1.dkr.ecr.eu-central-1.amazonaws.com/queuemap/producer","worker":"1.dkr.ecr.eu-central-1.amazonaws.com/queuemap/worker"}' ;;
              *"output -json queue_urls"*) echo '["https://sqs/1/queuemap-batches","https://sqs/1/queuemap-partials"]' ;;
              *"output -json run_task"*) echo '{"cluster":"queuemap","task_definition":"queuemap-producer","network":"awsvpcConfiguration={subnets=[subnet-a]}","log_group":"/queuemap/producer"}' ;;
              *"output -raw cpu_architecture"*) echo ARM64 ;;
              *"output -raw region"*) echo eu-central-1 ;;
              *" apply "*) touch "$STUBS/applied" ;;
            esac
            """);
        Stub("aws", """
            case "$*" in
              *describe-images*) exit 1 ;;
              *get-login-password*) echo password ;;
              *"run-task"*) echo arn:aws:ecs:eu-central-1:1:task/queuemap/0123 ;;
              *lastStatus*) echo STOPPED ;;
              *exitCode*) echo 3 ;;
            esac
            """);
        Stub("docker", "cat > /dev/null");
        Stub("dotnet", "");
        Stub("sleep", "");
    }

    [Fact]
    public async Task From_nothing_the_repositories_come_first_and_then_the_images_for_the_chosen_architecture()
    {
        var (exitCode, calls) = await RunAsync("up", "-var", "name=team");
        Assert.Equal(0, exitCode);
        var apply = Assert.Single(calls, call => call.Contains(" apply ", StringComparison.Ordinal));
        Assert.EndsWith("apply -var image_tag=build-1 -var name=team", apply, StringComparison.Ordinal);
        var publishes = calls.Where(call => call.StartsWith("dotnet publish", StringComparison.Ordinal)).ToList();
        Assert.All(publishes, publish => Assert.True(calls.IndexOf(publish) > calls.IndexOf(apply)));
        Assert.Equal(2, publishes.Count);
        Assert.EndsWith(
            "/../worker /t:PublishContainer -c Release --runtime linux-arm64 --self-contained false "
            + "-p:ContainerRegistry=1.dkr.ecr.eu-central-1.amazonaws.com -p:ContainerRepository=queuemap/worker -p:ContainerImageTag=build-1",
            publishes[1],
            StringComparison.Ordinal);
        Assert.Equal(2, calls.Count(call => call.EndsWith("--attributes MaximumMessageSize=1048576", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_build_is_pushed_before_the_services_are_told_of_it()
    {
        await File.WriteAllTextAsync(Path.Join(_work, "applied"), "");
        var (exitCode, calls) = await RunAsync("up");
        Assert.Equal(0, exitCode);
        Assert.True(calls.FindLastIndex(call => call.StartsWith("dotnet publish", StringComparison.Ordinal)) < calls.FindIndex(call => call.Contains(" apply ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_run_ends_with_the_exit_code_of_the_producer()
    {
        var (exitCode, calls) = await RunAsync("run", "run", "s3://my-data/a b", "--tolerated-failure-percent", "1");
        Assert.Equal(3, exitCode);
        var start = Assert.Single(calls, call => call.StartsWith("aws ecs run-task", StringComparison.Ordinal));
        Assert.Contains("""{"containerOverrides": [{"name": "producer", "command": ["run", "s3://my-data/a b", "--tolerated-failure-percent", "1"]}]}""", start, StringComparison.Ordinal);
    }

    /// <summary>Both ways to an image stand on the same base, as the same user.</summary>
    [Theory]
    [InlineData("worker/QueueMap.Worker.csproj", "queuemap/worker")]
    [InlineData("producer/QueueMap.Producer.csproj", "queuemap/producer")]
    public void Published_images_are_those_of_the_Dockerfile(string project, string repository)
    {
        var properties = XDocument.Load(Path.Join(ComposeFile.Root, project)).Descendants("PropertyGroup").Elements().ToLookup(one => one.Name.LocalName, one => one.Value, StringComparer.Ordinal);
        Assert.Contains($"ARG RUNTIME_IMAGE={properties["ContainerBaseImage"].Single()}", ComposeFile.DockerfileLines);
        Assert.Contains($"USER {properties["ContainerUser"].Single()}", ComposeFile.DockerfileLines);
        Assert.Equal([repository], properties["ContainerRepository"]);
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    private void Stub(string program, string script)
    {
        var file = Path.Join(_work, program);
        File.WriteAllText(file, $"#!/usr/bin/env bash\necho \"{program} $*\" >> \"$STUBS/calls\"\n{script}\n");
        if (OperatingSystem.IsWindows())
        {
            return; // The tests are skipped there.
        }

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<(int ExitCode, List<string> Calls)> RunAsync(string script, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "deploy/up and deploy/run are scripts of bash.");
        var start = new ProcessStartInfo("bash", [Path.Join(ComposeFile.Root, "deploy", script), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{_work}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["STUBS"] = _work;
        start.Environment["IMAGE_TAG"] = "build-1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await Task.WhenAll(output, error);
        return (process.ExitCode, [.. await File.ReadAllLinesAsync(Path.Join(_work, "calls"))]);
    }
}
