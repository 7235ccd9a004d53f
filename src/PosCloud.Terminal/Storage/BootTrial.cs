namespace PosCloud.Terminal.Storage;

/// <summary>A slot on trial. It is given one boot: a second boot without a decision goes back to the other slot.</summary>
/// <param name="ExecutionId">The execution that switched.</param>
/// <param name="SwitchedInBoot">The boot in which the pointer was switched.</param>
/// <param name="TestedInBoot">The boot that runs the trial; null until the terminal has restarted.</param>
/// <param name="Tries">How often the self-test was started in that boot: an agent that dies in it does not try for ever.</param>
/// <param name="DataBefore">The generation that counts again after going back; null as long as the trial has not migrated any data.</param>
internal sealed record BootTrial(
    string ExecutionId, string SwitchedInBoot, string? TestedInBoot = null, int Tries = 0, string? DataBefore = null);
