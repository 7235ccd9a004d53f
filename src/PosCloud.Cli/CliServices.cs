using Azure.Identity;
using PosCloud.Cli.Auth;
using PosCloud.Cli.Console;
using PosCloud.KeyVault;

namespace PosCloud.Cli;

/// <summary>What commands need from outside, so that a test can put something else behind each.</summary>
/// <param name="Console">Output, and secrets from stdin.</param>
/// <param name="Environment">Environment variables by name.</param>
/// <param name="Http">One client for the whole command.</param>
/// <param name="Time">Clock and timers.</param>
internal sealed record CliServices(ICliConsole Console, Func<string, string?> Environment, HttpClient Http, TimeProvider Time)
{
    /// <summary>Keys of people in Key Vault; whoever is signed in at Azure (az login, a managed identity, the environment) uses them.</summary>
    public Func<KeyVaultKeys> Vault { get; init; } = () => new KeyVaultKeys(new DefaultAzureCredential());

    public LoginStore Logins { get; } = new(LoginStore.DefaultPath(Environment));
}
