using System.Diagnostics;

namespace QueueMap.Tests.Deployment;

/// <summary>deploy/ is valid and formatted, and its own tests pass: against a provider that makes everything up, without AWS.</summary>
public sealed class TerraformTests : IDisposable
{
    /// <summary>A folder that 'terraform init' takes for a registry: HOST/hashicorp/aws/VERSION/PLATFORM/...</summary>
    private const string Plugins = "QUEUEMAP_TERRAFORM_PLUGINS";

    private readonly string _work = Directory.CreateTempSubdirectory("queuemap-terraform-").FullName;

    [Fact]
    public async Task It_is_formatted()
    {
        await RequireTerraformAsync();
        var (exitCode, output) = await TerraformAsync(Deploy, "fmt", "-check", "-recursive", "-diff");
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task It_is_valid_and_its_tests_pass()
    {
        await RequireTerraformAsync();
        var plugins = Environment.GetEnvironmentVariable(Plugins);
        Assert.SkipWhen(string.IsNullOrEmpty(plugins), $"{Plugins} is not set: it names the folder with the AWS provider, and nothing is downloaded here.");
        CopyTo(_work);

        foreach (var arguments in new[] { ["init", "-backend=false", "-input=false", $"-plugin-dir={plugins}"], new[] { "validate" }, ["test"] })
        {
            var (exitCode, output) = await TerraformAsync(_work, [.. arguments, "-no-color"]);
            Assert.True(exitCode == 0, $"terraform {arguments[0]}: {output}");
        }
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    private static string Deploy => Path.Join(ComposeFile.Root, "deploy");

    private static async Task RequireTerraformAsync()
    {
        try
        {
            await TerraformAsync(Deploy, "version");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("terraform is not on the PATH.");
        }
    }

    /// <summary>A copy: 'init' writes beside what it reads.</summary>
    private static void CopyTo(string target)
    {
        foreach (var file in Directory.EnumerateFiles(Deploy, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(Deploy, file);
            if (relative.StartsWith(".terraform" + Path.DirectorySeparatorChar, StringComparison.Ordinal) || relative.Contains(".tfstate", StringComparison.Ordinal))
            {
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.Join(target, relative))!);
            File.Copy(file, Path.Join(target, relative));
        }
    }

    private static async Task<(int ExitCode, string Output)> TerraformAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("terraform", arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Not what this user has set up: neither mirrors nor credentials have a part in it.
        start.Environment["TF_CLI_CONFIG_FILE"] = "/dev/null";
        start.Environment["CHECKPOINT_DISABLE"] = "1";
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
